"""Instances: virtual machines, all that belongs to one, and templates to deploy them from."""

from ...drivers.compute import Compute
from ...drivers.firewall import Firewall
from ...drivers.network import Network
from ...engine.jobs import Jobs, Workflow
from ...engine.pools import AddressPools
from ...store import Store
from ...store.secret import Secret
from . import (
    addresses,
    backup_schedule,
    drive,
    filtering,
    imaging,
    lifecycle,
    machines,
    networks,
    power,
    reports,
    templates,
)
from .addresses import reverse_name
from .documents import INSTANCES, NO_ADDRESS, Instance, InstanceRecord
from .imaging import Imaging
from .machines.documents import BlockDevice
from .reserved import reserving
from .rules import check_unlocked, lock_for_restart, unlock_after_restart
from .storage import BlockDevices, FileShares
from .templates import TEMPLATES

KINDS = (INSTANCES, TEMPLATES)

routes = [
    part.routes
    for part in (
        machines, power, addresses, networks, drive, imaging, backup_schedule, reports, templates,
    )
]  # fmt: skip


nodes = networks.nodes


def workflows(
    store: Store,
    compute: Compute,
    firewall: Firewall,
    network: Network,
    pools: AddressPools,
    secret: Secret,
    jobs: Jobs,
) -> tuple[Workflow, ...]:
    """Every job that instances run."""
    return (
        *lifecycle.workflows(store, compute, firewall, pools, secret, jobs),
        *filtering.workflows(store, firewall, jobs),
        *networks.workflows(store, network),
        *drive.workflows(compute),
        *imaging.workflows(compute, jobs),
        *backup_schedule.workflows(compute),
    )


__all__ = [
    "INSTANCES",
    "KINDS",
    "NO_ADDRESS",
    "TEMPLATES",
    "BlockDevice",
    "BlockDevices",
    "FileShares",
    "Imaging",
    "Instance",
    "InstanceRecord",
    "check_unlocked",
    "lock_for_restart",
    "nodes",
    "reserving",
    "reverse_name",
    "routes",
    "unlock_after_restart",
    "workflows",
]
