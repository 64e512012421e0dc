"""What a bare metal is: what the API shows of it and takes, and what only Roost knows."""

import msgspec

from ...drivers.metal import DiskMode
from ...http.secrets import Secret, SecretObject
from ...machines.documents import ServerState
from ...machines.interfaces import NETWORK_REFS, AttachedVpc
from ...machines.setup import UserScheme
from ...store import Kind, Record


class BareMetal(msgspec.Struct):
    """What GET /bare-metals/{id} answers, in its order.

    ram and disk are texts, "32768 MB" and "2x 240GB SSD"; mac_address is a number, 0 until a
    machine is chosen. `tag` repeats the first of `tags`; libcloud fails without it and `features`.
    power_status is not in the API's description: how else would anybody know.
    """

    id: str
    os: str
    ram: str
    disk: str
    main_ip: str
    cpu_count: int
    region: str
    date_created: str
    status: str
    power_status: str
    netmask_v4: str
    gateway_v4: str
    plan: str
    v6_network: str
    v6_main_ip: str
    v6_network_size: int
    label: str
    mac_address: int
    internal_ip: str
    vpcs: list[AttachedVpc]
    tag: str
    os_id: int
    app_id: int
    image_id: str
    snapshot_id: str
    features: list[str]
    tags: list[str]
    user_scheme: str
    mdisk_mode: DiskMode


class NewBareMetal(BareMetal, kw_only=True):
    """What only the answers to create and reinstall show: the password."""

    default_password: Secret


class BareMetalState(ServerState, kw_only=True, omit_defaults=True):
    """What only Roost knows of a bare metal. locked: whether a job has it to itself."""

    hostname: str
    persistent_pxe: bool = False
    locked: bool = False


class Changeable(msgspec.Struct, kw_only=True):
    """What creating and changing a bare metal have in common."""

    user_data: Secret | None = None
    label: str | None = None
    tag: str | None = None
    tags: list[str] | None = None
    os_id: int | None = None
    app_id: int | None = None
    image_id: str | None = None
    ipxe_chain_url: str | None = None
    enable_ipv6: bool | None = None
    attach_vpc2: list[str] | None = None
    detach_vpc2: list[str] | None = None
    enable_vpc2: bool | None = None
    user_scheme: UserScheme | None = None
    mdisk_mode: DiskMode | None = None


class BareMetalCreate(Changeable, kw_only=True):
    """detach_vpc2 is taken and has nothing to do: a new machine is in no network."""

    region: str
    plan: str
    script_id: str | None = None
    sshkey_id: list[str] | None = None
    activation_email: bool | None = None
    hostname: str | None = None
    reserved_ipv4: str | None = None
    snapshot_id: str | None = None
    persistent_pxe: bool | None = None
    attach_vpc: list[str] | None = None
    enable_vpc: bool | None = None
    app_variables: SecretObject | None = None


class BareMetalUpdate(Changeable, kw_only=True):
    """user_scheme and mdisk_mode take effect with the next install."""


class BareMetalIds(msgspec.Struct):
    baremetal_ids: list[str] = []


BareMetalRecord = Record[BareMetal, BareMetalState]

BARE_METALS = Kind("bare-metal", BareMetal, BareMetalState, "Invalid server", refs=NETWORK_REFS)
