"""What a storage gateway is: an NFS 4 server for file systems (products/vfs)."""

from typing import Any, Literal

import msgspec

from ...http.fields import Text
from ...store import Kind, Record, Ref

PENDING, ACTIVE = "pending", "active"
UNKNOWN, HEALTHY, UNHEALTHY = "unknown", "healthy", "unhealthy"

GatewayType = Literal["nfs4"]


class GatewayExport(msgspec.Struct, kw_only=True):
    """A file system as the gateway serves it.

    id: what the export is deleted by; the published shape lacks it, though the path needs it.
    pseudo_root_path: where it is mounted from. allowed_ips: who may, as addresses or CIDR blocks.
    """

    id: int
    label: str
    vfs_uuid: str
    pseudo_root_path: str
    allowed_ips: list[str]


class GatewayVpc(msgspec.Struct):
    vpc_uuid: str = ""


class GatewayInterface(msgspec.Struct, kw_only=True):
    ipv4_public_enabled: bool = False
    ipv6_public_enabled: bool = False
    vpc: GatewayVpc = msgspec.field(default_factory=GatewayVpc)


class GatewayNetwork(msgspec.Struct):
    """How the gateway is reached: by public addresses, from a VPC, or both."""

    primary: GatewayInterface


class StorageGateway(msgspec.Struct, kw_only=True):
    """A gateway as it is stored.

    status: pending, active, or failed where it could not be made, which is Roost's own. health:
    healthy once it serves. tags: none, for the API has no way to give it any.
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
    """A gateway as it is answered. pending_charges: dollars of this month, up to now."""

    pending_charges: float


class StorageGatewayState(msgspec.Struct, kw_only=True):
    """last_export: the highest id that an export had. vfs_ids, vpc_id: what it refers to."""

    last_export: int
    vfs_ids: list[str]
    vpc_id: str


class ExportWish(msgspec.Struct, kw_only=True):
    """allowed_ips: without any, nobody may mount it."""

    vfs_uuid: str
    label: Text = ""
    pseudo_root_path: Text = "/"
    allowed_ips: list[str] = []


class GatewayCreate(msgspec.Struct, kw_only=True):
    """export_config: a list by the published description, a single one by its example."""

    label: Text
    type: GatewayType
    region: str
    export_config: list[ExportWish] | ExportWish
    network_config: GatewayNetwork


class GatewayUpdate(msgspec.Struct):
    label: Text


class AddedExport(msgspec.Struct):
    """The answer to adding exports: the first of them, under a key that says vpc for all that."""

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
