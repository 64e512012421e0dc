"""What a bare metal is: what the API shows of it, and what only Roost knows."""

import msgspec

from ...drivers.metal import DiskMode
from ...http.secrets import Secret
from ...store import Kind, Record
from ..servers import ServerState
from ..vpcs import NETWORK_REFS, AttachedVpc

PENDING, ACTIVE, SUSPENDED = "pending", "active", "suspended"
RUNNING, STOPPED = "running", "stopped"


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


BareMetalRecord = Record[BareMetal, BareMetalState]

BARE_METALS = Kind("bare-metal", BareMetal, BareMetalState, "Invalid server", refs=NETWORK_REFS)
