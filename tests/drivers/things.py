"""What drivers make: how each kind of thing is made, used and removed by its protocol."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from roost.drivers.block_storage import BlockStorage, Volume
from roost.drivers.cdn import Cdn, CdnZone
from roost.drivers.compute import Compute, Image, Machine, PublicInterface, Source
from roost.drivers.databases import Cluster, Contents, Databases
from roost.drivers.fabric import Fabric, Partition
from roost.drivers.file_storage import FileGateway as NfsGateway
from roost.drivers.file_storage import FileStorage, FileSystem
from roost.drivers.firewall import Firewall, Rule
from roost.drivers.inference import Inference
from roost.drivers.inference import Subscription as Subscriber
from roost.drivers.kubernetes import ControlPlane, Deployment, Kubernetes, Pool
from roost.drivers.load_balancer import Balancer, BalancerNode, LoadBalancer, Probe
from roost.drivers.metal import Metal, MetalServer
from roost.drivers.network import Network, NetworkGateway, PrivateNetwork
from roost.drivers.object_storage import ObjectStorage, Subscription
from roost.drivers.registry import Namespace, Registry

Call = Callable[[Any, str], Awaitable[Any]]

BASE = "5f1c2d7e-0000-4000-8000-000000000001"
"""The id of what others are made of, or in."""
PUBLIC = PublicInterface("02:00:00:00:00:01", "192.0.2.10", "255.255.255.0", "192.0.2.1")


async def _nothing(driver: Any, id: str) -> None:
    """Nothing has to be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """kind: as the driver's holdings call it. making, removing: the names of the calls that do so.
    before: makes what this one is made of. uses: further calls for one that is there.
    """

    family: type
    kind: str
    making: str
    make: Call
    removing: str
    remove: Call
    before: Call = _nothing
    uses: tuple[Call, ...] = ()


def _machine(id: str) -> Machine:
    return Machine(
        id=id, region="ewr", plan="vc2-1c-1gb", source=Source("os", "1743"), hostname="web",
        interface=PUBLIC, vcpus=1, ram=1024, disk=25,
    )  # fmt: skip


def _server(id: str) -> MetalServer:
    return MetalServer(
        id=id, region="ewr", plan="vbm-4c-32gb", source=Source("os", "1743"), hostname="db",
        interface=PUBLIC, mdisk_mode="raid1", persistent_pxe=False,
    )  # fmt: skip


def _volume(id: str) -> Volume:
    return Volume(
        id=id, serial="ewr-1", region="ewr", kind="high_perf", size_gb=10, max_iops=1000,
        max_mib_s=100,
    )  # fmt: skip


def _zone(id: str, kind: str = "pull-zone") -> CdnZone:
    return CdnZone(
        id=id, kind=kind, hosts=("cdn.example.com",), origin="https://example.com",
        certificate="", key="", cors=True, gzip=True, block_ai=False, block_bad_bots=False,
        blocked=(), regions=("ewr",),
        cache_bytes=1 << 30, requests=100,
    )  # fmt: skip


def _cluster(id: str) -> Cluster:
    return Cluster(
        id=id, engine="pg", version="18", region="ewr", nodes=2, vcpus=1, ram_mb=2048, disk_gb=55,
        network="", host="db.example.com", public_host="", port=5432, sasl_port=0, authority="",
        authority_key="", source=None, renewal=0,
    )  # fmt: skip


NOTHING_IN_IT = Contents(
    users=(), databases=("defaultdb",), pools=(), topics=(), quotas=(), connectors=(), options={},
    settings={}, trusted=(), services=(), maintenance="sunday 01:00", backup="23:57",
)  # fmt: skip


def _balancer(id: str) -> Balancer:
    return Balancer(
        id=id, revision=1, region="ewr", nodes=(BalancerNode("192.0.2.20", ""),),
        algorithm="roundrobin", timeout=600, cookie="", proxy_protocol=False, redirect=False,
        http2=False, http3=False,
        vpc="", forwards=(), probe=Probe("tcp", 80, "", 15, 5, 5, 5), backends=(), allowed=(),
        key_pair=None,
    )  # fmt: skip


def _control_plane(id: str) -> ControlPlane:
    return ControlPlane(
        id=id, region="ewr", version="v1.36.5+1", endpoint="k8s.example.com", address="192.0.2.40",
        network=BASE, pods="10.244.0.0/16", services="10.96.0.0/12", highly_available=False,
        ca_certificate="", ca_key="", oidc=None,
    )  # fmt: skip


def _pool(id: str) -> Pool:
    return Pool(
        id=id, cluster=BASE, name="work", plan="vc2-2c-4gb", region="ewr", nodes=(),
        labels=(("disk", "fast"),), taints=(),
    )  # fmt: skip


def _deployment(id: str) -> Deployment:
    return Deployment(id=id, cluster=BASE, application="ingress", version="4.13.2", config="")


def _partition(id: str) -> Partition:
    return Partition(
        id=id, account=1, region="ewr", technology="ROCE", key=7, machines=(BASE,), head=BASE
    )


def _file_system(id: str) -> FileSystem:
    return FileSystem(id=id, region="ewr", kind="nvme", size_gb=10)


def _nfs(id: str) -> NfsGateway:
    return NfsGateway(
        id=id, region="ewr", public_ipv4=True, public_ipv6=False, network="", exports=()
    )


def _vpc(id: str, kind: str = "vpc") -> PrivateNetwork:
    return PrivateNetwork(id, kind, "ewr", "10.1.96.0/20", "10.1.96.1")


def _nat(id: str) -> NetworkGateway:
    return NetworkGateway(id, BASE, "10.1.96.1", "192.0.2.30", "")


def _user(id: str) -> Subscription:
    return Subscription(id, "ewr1.vultrobjects.com", "ACCESS", "SECRET", 400, 10**8)


def _namespace(id: str) -> Namespace:
    return Namespace(
        id=id, name="acme", host="sjc.vultrcr.com", replicas=(), public=False, quota_bytes=1 << 30
    )


RULES = [Rule(4, "tcp", 22, 22, ("192.0.2.0/24",))]
URL = "https://example.com/disk.raw"

THINGS = [
    Thing(
        family=Compute,
        kind="instance",
        making="create",
        make=lambda driver, id: driver.create(_machine(id)),
        removing="destroy",
        remove=lambda driver, id: driver.destroy(id),
        uses=(
            lambda driver, id: driver.booted(id),
            lambda driver, id: driver.halt(id),
            lambda driver, id: driver.start(id),
            lambda driver, id: driver.reboot(id),
            lambda driver, id: driver.resize(_machine(id)),
            lambda driver, id: driver.reinstall(_machine(id)),
            lambda driver, id: driver.update_network(id, PUBLIC),
            lambda driver, id: driver.detach_iso(id),
        ),
    ),
    Thing(
        family=Compute,
        kind="iso",
        making="fetch_image",
        make=lambda driver, id: driver.fetch_image(Image("iso", id), URL),
        removing="delete_image",
        remove=lambda driver, id: driver.delete_image(id),
    ),
    Thing(
        family=Compute,
        kind="snapshot",
        making="snapshot",
        make=lambda driver, id: driver.snapshot(BASE, Image("snapshot", id)),
        removing="delete_image",
        remove=lambda driver, id: driver.delete_image(id),
        before=lambda driver, id: driver.create(_machine(BASE)),
    ),
    Thing(
        family=Compute,
        kind="backup",
        making="snapshot",
        make=lambda driver, id: driver.snapshot(BASE, Image("backup", id)),
        removing="delete_image",
        remove=lambda driver, id: driver.delete_image(id),
        before=lambda driver, id: driver.create(_machine(BASE)),
    ),
    Thing(
        family=BlockStorage,
        kind="block",
        making="create",
        make=lambda driver, id: driver.create(_volume(id)),
        removing="destroy",
        remove=lambda driver, id: driver.destroy(id),
        uses=(
            lambda driver, id: driver.resize(_volume(id)),
            lambda driver, id: driver.place(_volume(id), ""),
        ),
    ),
    Thing(
        family=BlockStorage,
        kind="block-snapshot",
        making="snapshot",
        make=lambda driver, id: driver.snapshot(_volume(BASE), id),
        removing="delete_image",
        remove=lambda driver, id: driver.delete_image(id),
        before=lambda driver, id: driver.create(_volume(BASE)),
    ),
    Thing(
        family=Cdn,
        kind="pull-zone",
        making="apply",
        make=lambda driver, id: driver.apply(_zone(id)),
        removing="remove",
        remove=lambda driver, id: driver.remove(id),
        uses=(lambda driver, id: driver.purge(id),),
    ),
    Thing(
        family=Cdn,
        kind="push-zone",
        making="apply",
        make=lambda driver, id: driver.apply(_zone(id, "push-zone")),
        removing="remove",
        remove=lambda driver, id: driver.remove(id),
    ),
    Thing(
        family=Databases,
        kind="database",
        making="deploy",
        make=lambda driver, id: driver.deploy(_cluster(id)),
        removing="remove",
        remove=lambda driver, id: driver.remove(id),
        uses=(
            lambda driver, id: driver.configure(_cluster(id), NOTHING_IN_IT),
            lambda driver, id: driver.detach(id),
            lambda driver, id: driver.restart_connector(id, "sink", None),
        ),
    ),
    Thing(
        family=Fabric,
        kind="cluster",
        making="join",
        make=lambda driver, id: driver.join(_partition(id)),
        removing="dissolve",
        remove=lambda driver, id: driver.dissolve(id),
    ),
    Thing(
        family=FileStorage,
        kind="vfs",
        making="create",
        make=lambda driver, id: driver.create(_file_system(id)),
        removing="destroy",
        remove=lambda driver, id: driver.destroy(id),
        uses=(lambda driver, id: driver.resize(_file_system(id)),),
    ),
    Thing(
        family=FileStorage,
        kind="storage-gateway",
        making="serve",
        make=lambda driver, id: driver.serve(_nfs(id)),
        removing="stop_serving",
        remove=lambda driver, id: driver.stop_serving(id),
    ),
    Thing(
        family=Firewall,
        kind="firewall-group",
        making="define",
        make=lambda driver, id: driver.define(id, RULES),
        removing="remove",
        remove=lambda driver, id: driver.remove(id),
    ),
    Thing(
        family=Inference,
        kind="inference",
        making="apply",
        make=lambda driver, id: driver.apply(Subscriber(id, "KEY")),
        removing="remove",
        remove=lambda driver, id: driver.remove(id),
    ),
    Thing(
        family=Kubernetes,
        kind="kubernetes-cluster",
        making="run",
        make=lambda driver, id: driver.run(_control_plane(id)),
        removing="remove",
        remove=lambda driver, id: driver.remove(id),
    ),
    Thing(
        family=Kubernetes,
        kind="kubernetes-node-pool",
        making="shape",
        make=lambda driver, id: driver.shape(_pool(id)),
        removing="remove_pool",
        remove=lambda driver, id: driver.remove_pool(id),
        before=lambda driver, id: driver.run(_control_plane(BASE)),
        uses=(lambda driver, id: driver.drain(id),),
    ),
    Thing(
        family=Kubernetes,
        kind="kubernetes-deployment",
        making="deploy",
        make=lambda driver, id: driver.deploy(_deployment(id)),
        removing="withdraw",
        remove=lambda driver, id: driver.withdraw(id),
        before=lambda driver, id: driver.run(_control_plane(BASE)),
    ),
    Thing(
        family=LoadBalancer,
        kind="load-balancer",
        making="apply",
        make=lambda driver, id: driver.apply(_balancer(id)),
        removing="destroy",
        remove=lambda driver, id: driver.destroy(id),
    ),
    Thing(
        family=Metal,
        kind="bare-metal",
        making="acquire",
        make=lambda driver, id: driver.acquire(id, "vbm-4c-32gb", "ewr"),
        removing="release",
        remove=lambda driver, id: driver.release(id),
        uses=(
            lambda driver, id: driver.install(_server(id)),
            lambda driver, id: driver.booted(id),
            lambda driver, id: driver.halt(id),
            lambda driver, id: driver.start(id),
            lambda driver, id: driver.reboot(id),
        ),
    ),
    Thing(
        family=Network,
        kind="vpc",
        making="create",
        make=lambda driver, id: driver.create(_vpc(id)),
        removing="delete",
        remove=lambda driver, id: driver.delete(id),
    ),
    Thing(
        family=Network,
        kind="vpc2",
        making="create",
        make=lambda driver, id: driver.create(_vpc(id, "vpc2")),
        removing="delete",
        remove=lambda driver, id: driver.delete(id),
    ),
    Thing(
        family=Network,
        kind="nat-gateway",
        making="open_gateway",
        make=lambda driver, id: driver.open_gateway(_nat(id)),
        removing="close_gateway",
        remove=lambda driver, id: driver.close_gateway(id),
        before=lambda driver, id: driver.create(_vpc(BASE)),
    ),
    Thing(
        family=ObjectStorage,
        kind="object-storage",
        making="apply",
        make=lambda driver, id: driver.apply(_user(id)),
        removing="remove",
        remove=lambda driver, id: driver.remove(id),
    ),
    Thing(
        family=Registry,
        kind="registry",
        making="apply",
        make=lambda driver, id: driver.apply(_namespace(id)),
        removing="remove",
        remove=lambda driver, id: driver.remove(id),
        uses=(lambda driver, id: driver.delete(_namespace(id), "app", (f"sha256:{'0' * 64}",)),),
    ),
]
