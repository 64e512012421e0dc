"""What an instance is: what the API shows of it, and what only Roost knows."""

from typing import Any

import msgspec

from ...engine.schedule import Schedule
from ...http.secrets import Secret
from ...store import Kind, Record, Ref
from ..servers import ServerState
from ..vpcs import NETWORK_REFS, AttachedVpc

PENDING, ACTIVE, RESIZING, SUSPENDED = "pending", "active", "resizing", "suspended"
RUNNING, STOPPED = "running", "stopped"
NONE, INSTALLING, LOCKED, OK = "none", "installingbooting", "locked", "ok"
READY, MOUNTING, MOUNTED, UNMOUNTING = "ready", "isomounting", "isomounted", "isunmounting"

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - what clients are shown until there is an address


class V6Network(msgspec.Struct):
    network: str
    main_ip: str
    network_size: int


class Instance(msgspec.Struct):
    """What GET /instances/{id} answers, in its order. ram in MB, disk and bandwidth in GB.

    `tag` repeats the first of `tags`: libcloud fails without it.
    """

    id: str
    os: str
    ram: int
    disk: int
    main_ip: str
    vcpu_count: int
    region: str
    plan: str
    date_created: str
    status: str
    allowed_bandwidth: int
    netmask_v4: str
    gateway_v4: str
    power_status: str
    server_status: str
    v6_network: str
    v6_main_ip: str
    v6_network_size: int
    v6_networks: list[V6Network]
    label: str
    internal_ip: str
    vpc_only: bool
    vpcs: list[AttachedVpc]
    kvm: str
    hostname: str
    tag: str
    os_id: int
    app_id: int
    image_id: str
    snapshot_id: str
    firewall_group_id: str
    features: list[str]
    tags: list[str]
    user_scheme: str


class NewInstance(Instance, kw_only=True):
    """What only the answers to create and reinstall show: the password."""

    default_password: Secret


class InstanceState(ServerState, kw_only=True, omit_defaults=True):
    """What only Roost knows of an instance.

    resume: the server_status to go back to when a lock ends. restarting_for: the blocks for which
    it is locked until it has been restarted.
    leaving_ipv4: ordinals of addresses the machine is about to lose.
    iso_id, public_iso_id, iso_state: what the drive holds, an ISO of the account or of the public
    library, and how: READY, MOUNTING, MOUNTED or UNMOUNTING.
    boot_volume: the block that it boots from, empty where it has a disk of its own.
    """

    resume: str = ""
    restarting_for: list[str] = msgspec.field(default_factory=list[str])
    leaving_ipv4: list[int] = msgspec.field(default_factory=list[int])
    iso_id: str = ""
    public_iso_id: str = ""
    iso_state: str = READY
    backup_schedule: Schedule | None = None
    boot_volume: str = ""

    @property
    def kept_iso_id(self) -> str:
        """The account's ISO that has to stay: one that is on its way out may be deleted."""
        return "" if self.iso_state == UNMOUNTING else self.iso_id


InstanceRecord = Record[Instance, InstanceState]


def _still_attached(record: Record[Any, Any]) -> str:
    # The Terraform provider takes the text's last word for the address (clients.md 3.4).
    return f"ISO is still attached to {record.body.main_ip}"


def _boots_from_it(record: Record[Any, Any]) -> str:
    return f"Unable to delete block storage: the server {record.id} boots from it"


INSTANCES = Kind(
    "instance",
    Instance,
    InstanceState,
    "instance not found",
    indexes=("label", "region", "main_ip", "tags", "hostname", "firewall_group_id"),
    refs=(
        *NETWORK_REFS,
        Ref("kept_iso_id", "iso", refuse=_still_attached),
        Ref("firewall_group_id", "firewall-group"),
        Ref("boot_volume", "block", refuse=_boots_from_it),
    ),
)
