"""What a storage gateway is: an NFS 4 server for file systems (products/vfs)."""

from typing import Any, Literal

import msgspec

from ...http.fields import Text
from ...store import Kind, Record, Ref

PENDING, ACTIVE = "pending", "active"
UNKNOWN, HEALTHY, UNHEALTHY = "unknown", "healthy", "unhealthy"

GatewayType = Literal["nfs4"]


class GatewayExport(msgspec.Struct, kw_only=True):
    """A file system as a gateway exports it.

    id: The number that the export is deleted by. A gateway never gives a number twice.
    label: What you call the export.
    vfs_uuid: The file system.
    pseudo_root_path: The path that it is mounted from.
    allowed_ips: Who may mount it, as addresses or CIDR blocks. Nobody may where there are none.
    """

    # The published shape lacks the id, though the path of the deletion needs it.

    id: int
    label: str
    vfs_uuid: str
    pseudo_root_path: str
    allowed_ips: list[str]


class GatewayVpc(msgspec.Struct):
    """The VPC that a gateway is in.

    vpc_uuid: The VPC. It must be in the gateway's region. Empty for none. A VPC that has a gateway
    cannot be deleted.
    """

    vpc_uuid: str = ""


class GatewayInterface(msgspec.Struct, kw_only=True):
    """How a gateway can be reached.

    ipv4_public_enabled: Whether it has a public IPv4 address.
    ipv6_public_enabled: Whether it has a public IPv6 address.
    vpc: The VPC that it is in, if any.
    """

    ipv4_public_enabled: bool = False
    ipv6_public_enabled: bool = False
    vpc: GatewayVpc = msgspec.field(default_factory=GatewayVpc)


class GatewayNetwork(msgspec.Struct):
    """How a gateway is reached: by public addresses, from a VPC, or both.

    primary: Its network interface. At least one public address or a VPC is needed.
    """

    primary: GatewayInterface


class StorageGateway(msgspec.Struct, kw_only=True):
    """An NFS 4 server for file systems.

    status: `pending` while it is made, then `active`. `failed` if it could not be made: it then
    costs nothing, and can only be deleted.
    type: What it speaks: `nfs4`.
    region: The region that it is in. It never changes.
    label: What you call it.
    tags: Always empty: gateways cannot be given tags.
    health: `unknown` until it serves, then `healthy`. `unhealthy` if a change could not be carried
    out: it goes on as it was before.
    network_config: How it is reached.
    export_config: The file systems that it exports.
    """

    id: str
    date_created: str
    status: str = PENDING
    type: GatewayType
    region: str
    label: str
    tags: list[str] = []
    health: str = UNKNOWN
    network_config: GatewayNetwork
    export_config: list[GatewayExport]


class StorageGatewayDetails(StorageGateway, kw_only=True):
    """An NFS 4 server for file systems, and what it costs.

    pending_charges: What it has cost in this month so far, in dollars.
    """

    pending_charges: float


class StorageGatewayState(msgspec.Struct, kw_only=True):
    """last_export: the highest id that an export had. vfs_ids, vpc_id: what it refers to."""

    last_export: int
    vfs_ids: list[str]
    vpc_id: str


class ExportWish(msgspec.Struct, kw_only=True):
    """A file system to export.

    vfs_uuid: The file system. It must be `active`, and in the gateway's region.
    label: What you call the export.
    pseudo_root_path: The path to mount it from, an absolute one. Each may be there once in a
    gateway.
    allowed_ips: Who may mount it: up to 100 addresses or CIDR blocks, of IPv4 or IPv6. Without any,
    nobody may.
    """

    vfs_uuid: str
    label: Text = ""
    pseudo_root_path: Text = "/"
    allowed_ips: list[str] = []


class GatewayCreate(msgspec.Struct, kw_only=True):
    """label: What you call it. It must not be empty.
    type: What it speaks: `nfs4`.
    region: A region that has file storage: list the file storage regions. It cannot be changed.
    export_config: What it exports: a list of up to 50, or a single one.
    network_config: How it is reached. This cannot be changed later.
    """

    # export_config is a list by the published description, a single one by its example.

    label: Text
    type: GatewayType
    region: str
    export_config: list[ExportWish] | ExportWish
    network_config: GatewayNetwork


class GatewayUpdate(msgspec.Struct):
    """label: The new label. It must not be empty."""

    label: Text


class AddedExport(msgspec.Struct):
    """The answer to adding exports.

    vpc: The first of the exports that were added. The key is the API's, and has nothing to do with
    VPCs.
    """

    vpc: GatewayExport


def _exported(record: Record[Any, Any]) -> str:
    # The words by which Terraform knows that it has to try again (clients.md 3.4).
    return "Can not delete this subscription until it is detatched from all machines"


def _attached(record: Record[Any, Any]) -> str:
    # Clients wait and try again where they read this (clients.md 3.4).
    return f"The storage gateway {record.id} is attached to this VPC network"


STORAGE_GATEWAYS = Kind(
    "storage-gateway",
    StorageGateway,
    StorageGatewayState,
    "Invalid storage gateway ID",
    refs=(Ref("vfs_ids", "vfs", refuse=_exported), Ref("vpc_id", "vpc", refuse=_attached)),
)

GatewayRecord = Record[StorageGateway, StorageGatewayState]
