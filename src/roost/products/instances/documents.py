"""What an instance is: what the API shows of it and takes, and what only Roost knows."""

from typing import Any, Literal

import msgspec

from ...engine.schedule import Schedule
from ...http.operations import Paging
from ...http.secrets import Secret, SecretObject
from ...machines.documents import ServerState
from ...machines.interfaces import NETWORK_REFS, AttachedVpc
from ...machines.setup import UserScheme
from ...store import Kind, Record, Ref

RESIZING = "resizing"
"""A status beside those that every server has."""
NONE, INSTALLING, LOCKED, OK = "none", "installingbooting", "locked", "ok"
READY, MOUNTING, MOUNTED, UNMOUNTING = "ready", "isomounting", "isomounted", "isunmounting"

Toggle = Literal["enabled", "disabled"]

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
    iso_id, public_iso_id, iso_state: the ISO that is attached, one of the account or of the public
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


class BlockDevice(msgspec.Struct):
    """VX1 plans only: an existing block, `local`, or the size and label of a new one."""

    block_id: str | None = None
    disk_size: int | None = None
    label: str | None = None
    bootable: bool | None = None


class Deployable(msgspec.Struct, kw_only=True):
    """What creating and changing an instance have in common."""

    app_id: int | None = None
    image_id: str | None = None
    backups: Toggle | None = None
    firewall_group_id: str | None = None
    enable_ipv6: bool | None = None
    user_data: Secret | None = None
    tag: str | None = None
    tags: list[str] | None = None
    label: str | None = None
    ddos_protection: bool | None = None
    user_scheme: UserScheme | None = None
    attach_private_network: list[str] | None = None
    attach_vpc: list[str] | None = None
    attach_vpc2: list[str] | None = None
    enable_private_network: bool | None = None
    enable_vpc: bool | None = None
    enable_vpc2: bool | None = None


class InstanceCreate(Deployable, kw_only=True):
    region: str
    plan: str
    os_id: int | None = None
    ipxe_chain_url: str | None = None
    iso_id: str | None = None
    script_id: str | None = None
    snapshot_id: str | None = None
    disable_public_ipv4: bool | None = None
    sshkey_id: list[str] | None = None
    block_devices: list[BlockDevice] | None = None
    activation_email: bool | None = None
    hostname: str | None = None
    reserved_ipv4: str | None = None
    vpc_only: bool | None = None
    app_variables: SecretObject | None = None


class InstanceUpdate(Deployable, kw_only=True):
    """os_id is a text here by the contract; numbers are taken as well."""

    os_id: str | None = None
    plan: str | None = None
    detach_private_network: list[str] | None = None
    detach_vpc: list[str] | None = None
    detach_vpc2: list[str] | None = None


class InstanceIds(msgspec.Struct):
    instance_ids: list[str] = []


class InstanceQuery(Paging, frozen=True, kw_only=True):
    tag: str = ""
    label: str = ""
    main_ip: str = ""
    region: str = ""
    firewall_group_id: str = ""
    hostname: str = ""
    show_pending_charges: bool = False


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
