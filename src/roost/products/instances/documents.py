"""What an instance is: what the API shows of it, and what only Roost knows."""

from typing import Any

import msgspec

from ...drivers.compute import Source
from ...engine.pools import Ipv4, Ipv6
from ...engine.schedule import Schedule
from ...http.secrets import Secret
from ...store import Kind, Record, Ref

PENDING, ACTIVE, RESIZING = "pending", "active", "resizing"
RUNNING, STOPPED = "running", "stopped"
NONE, INSTALLING, LOCKED, OK = "none", "installingbooting", "locked", "ok"

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - what clients are shown until there is an address


class V6Network(msgspec.Struct):
    network: str
    main_ip: str
    network_size: int


class AttachedVpc(msgspec.Struct):
    """version: 1, or 2 for a VPC 2.0. subnet: the instance's address there."""

    id: str
    version: int
    subnet: str


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


class ExtraIpv4(Ipv4, kw_only=True):
    """A further public address; reverse is empty for the default name."""

    reverse: str = ""


class ReverseIpv6(msgspec.Struct):
    """ip in its full, expanded form."""

    ip: str
    reverse: str


class Wishes(msgspec.Struct, omit_defaults=True):
    """What was asked for at creation and belongs to sections that read it from here."""

    attach_vpc: list[str] = []
    attach_vpc2: list[str] = []
    enable_vpc: bool = False
    enable_vpc2: bool = False
    reserved_ipv4: str = ""
    block_devices: list[dict[str, Any]] = []


class InstanceState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What only Roost knows of an instance.

    password, user_data, app_variables: sealed; the password only until the machine has been told.
    resume: the server_status to go back to when a lock ends. reverse: the main address's name,
    empty for the default one. leaving_ipv4: ordinals of addresses the machine is about to lose.
    iso_id, public_iso_id, iso_state: what the drive holds, an ISO of the account or of the public
    library, and how: ready, isomounting, isomounted or isunmounting. networks: ids of private
    networks by the name of their kind (vpc, vpc2). network_ips: the addresses asked for in them.
    """

    source: Source
    mac: str
    password: str = ""
    user_data: str = ""
    resume: str = ""
    script_id: str = ""
    sshkey_ids: list[str] = []
    app_variables: str = ""
    ipv4: Ipv4 | None = None
    ipv6: Ipv6 | None = None
    reverse: str = ""
    extra_ipv4: list[ExtraIpv4] = []
    leaving_ipv4: list[int] = []
    reverse_ipv6: list[ReverseIpv6] = []
    iso_id: str = ""
    public_iso_id: str = ""
    iso_state: str = "ready"
    backup_schedule: Schedule | None = None
    networks: dict[str, list[str]] = {}
    network_ips: dict[str, str] = {}
    wishes: Wishes = msgspec.field(default_factory=Wishes)


InstanceRecord = Record[Instance, InstanceState]


def _still_attached(record: Record[Any, Any]) -> str:
    # The Terraform provider takes the text's last word for the address (clients.md 3.4).
    return f"ISO is still attached to {record.body.main_ip}"


INSTANCES = Kind(
    "instance",
    Instance,
    InstanceState,
    "instance not found",
    indexes=("label", "region", "main_ip", "tags", "hostname", "firewall_group_id"),
    refs=(Ref("iso_id", "iso", refuse=_still_attached),),
)
