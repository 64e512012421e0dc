"""All families of drivers, and the drivers that Roost brings for each: nothing else lists them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .base import Driver
from .block_storage import BlockStorage
from .block_storage.simulated import SimulatedBlockStorage
from .cdn import Cdn
from .cdn.simulated import SimulatedCdn
from .compute import Compute
from .compute.simulated import SimulatedCompute
from .databases import Databases
from .databases.simulated import SimulatedDatabases
from .dns import Dns
from .dns.embedded import EMBEDDED
from .dns.simulated import SimulatedDns
from .fabric import Fabric
from .fabric.simulated import SimulatedFabric
from .file_storage import FileStorage
from .file_storage.simulated import SimulatedFileStorage
from .firewall import Firewall
from .firewall.simulated import SimulatedFirewall
from .inference import Inference
from .inference.simulated import SimulatedInference
from .kubernetes import Kubernetes
from .kubernetes.simulated import SimulatedKubernetes
from .load_balancer import LoadBalancer
from .load_balancer.simulated import SimulatedLoadBalancer
from .metal import Metal
from .metal.simulated import SimulatedMetal
from .network import Network
from .network.simulated import SimulatedNetwork
from .object_storage import ObjectStorage
from .object_storage.simulated import SimulatedObjectStorage
from .offer import Family, Misconfigured, Offer, simulation
from .registry import Registry
from .registry.simulated import SimulatedRegistry

SIMULATED = "simulated"
"""What serves a family of which nothing is configured."""

Tables = Mapping[str, Mapping[str, Any]]
"""What is configured: by the name of the family, which driver to `use`, and its settings."""


def _family(name: str, protocol: type, simulated: type, **others: Offer[Any]) -> Family:
    offers = {SIMULATED: simulation(simulated), **others}
    return Family(name=name, protocol=protocol, offers=offers)


FAMILIES: tuple[Family, ...] = (
    _family("block-storage", BlockStorage, SimulatedBlockStorage),
    _family("cdn", Cdn, SimulatedCdn),
    _family("compute", Compute, SimulatedCompute),
    _family("databases", Databases, SimulatedDatabases),
    _family("dns", Dns, SimulatedDns, embedded=EMBEDDED),
    _family("fabric", Fabric, SimulatedFabric),
    _family("file-storage", FileStorage, SimulatedFileStorage),
    _family("firewall", Firewall, SimulatedFirewall),
    _family("inference", Inference, SimulatedInference),
    _family("kubernetes", Kubernetes, SimulatedKubernetes),
    _family("load-balancer", LoadBalancer, SimulatedLoadBalancer),
    _family("metal", Metal, SimulatedMetal),
    _family("network", Network, SimulatedNetwork),
    _family("object-storage", ObjectStorage, SimulatedObjectStorage),
    _family("registry", Registry, SimulatedRegistry),
)


class Serving(NamedTuple):
    """A driver at work. family, name: as the configuration calls the two."""

    family: str
    name: str
    driver: Driver


def choose(tables: Tables, given: Mapping[type, Driver]) -> dict[type, Serving]:
    """The driver of each family, by protocol. Raises Misconfigured.

    tables: what is configured. given: those that are there already, of whatever family.
    """
    known = {family.name: family for family in FAMILIES}
    for name in tables:
        if name not in known:
            raise Misconfigured(
                f"[drivers.{name}] there is no such family; there are {', '.join(known)}"
            )
    chosen = {
        family.protocol: _serving(family, tables.get(family.name, {}))
        for family in FAMILIES
        if family.protocol not in given
    }
    names = {family.protocol: family.name for family in FAMILIES}
    return chosen | {
        protocol: Serving(names.get(protocol, protocol.__name__), type(driver).__name__, driver)
        for protocol, driver in given.items()
    }


def _serving(family: Family, table: Mapping[str, Any]) -> Serving:
    settings = dict(table)
    use = settings.pop("use", SIMULATED)
    if not isinstance(use, str):
        raise Misconfigured(f"{family.section} use: the name of a driver, not {use!r}")
    return Serving(family.name, use, family.make(use, settings))
