"""What a bare metal is: what the API shows of it and takes, and what only Roost knows."""

import msgspec

from ...drivers.metal import DiskMode
from ...http.secrets import Secret, SecretObject
from ...machines.documents import ServerState
from ...machines.interfaces import NETWORK_REFS, AttachedVpc
from ...machines.setup import UserScheme
from ...store import Kind, Record


# The order is that of the API's answers. `tag` repeats the first of `tags`; libcloud fails without
# it and `features`. power_status is not in the API's description: how else would anybody know.
class BareMetal(msgspec.Struct):
    """A machine of your own.

    os: the name of the operating system.
    ram: the memory as a text, such as `32768 MB`.
    disk: the disks as a text, such as `2x 240GB SSD`.
    main_ip: the main IPv4 address. It is empty until a machine is chosen.
    cpu_count: how many CPU cores it has.
    status: `pending` while it is being installed, then `active`. It is `suspended` if it could not
        be made.
    power_status: `running` or `stopped`.
    netmask_v4: the netmask of the main IPv4 address.
    gateway_v4: the gateway of the main IPv4 address.
    plan: the plan that it has.
    v6_network: the first address of its IPv6 network, or empty.
    v6_main_ip: its main IPv6 address, or empty.
    v6_network_size: how long the prefix of its IPv6 network is, or 0.
    mac_address: the MAC address of its public network interface, as a number. It is 0 until a
        machine is chosen.
    internal_ip: its address in the first private network that it joined, or empty.
    vpcs: the private networks that it is in.
    tag: the first of `tags`. Use `tags` in new programs.
    os_id: the operating system. It is 159 for iPXE, 164 for a snapshot, 180 for a backup, 186 for a
        one-click application and 426 for one of the marketplace.
    app_id: the application that was installed, or 0.
    image_id: the marketplace application that was installed, or empty.
    snapshot_id: the snapshot or backup that it was deployed from, or empty.
    features: what is switched on. It holds `ipv6` where the server has IPv6.
    user_scheme: who logs in. It is `root`, or `limited` for the user linuxuser.
    mdisk_mode: how the disks are used: `raid1` for mirrored disks, `jbod` for single disks, `none`
        to leave them as they are.
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
    """A machine of your own with its new password.

    default_password: the password of the system. No other answer shows it.
    """

    default_password: Secret


class BareMetalState(ServerState, kw_only=True, omit_defaults=True):
    """What only Roost knows of a bare metal. locked: whether a job has it to itself."""

    hostname: str
    persistent_pxe: bool = False
    locked: bool = False


# What creating and changing a bare metal have in common.
class Changeable(msgspec.Struct, kw_only=True):
    """user_data: data for cloud-init in base64, at most 64 KiB when decoded. On a server that is
        there it takes effect with the next install.
    tag: one tag. Use `tags` in new programs.
    tags: tags of your own, at most 100 of 255 characters each.
    label: what to call the server, at most 255 characters.
    os_id: an operating system to install. On a server that is there it erases the disks.
    app_id: a one-click application to install. On a server that is there it erases the disks.
    image_id: a marketplace application to install. On a server that is there it erases the disks.
    ipxe_chain_url: an http or https URL of an iPXE script to boot from. It needs `os_id` 159.
    enable_ipv6: whether the server has an IPv6 network. Once it has one, it keeps it. Taking it
        away is refused with 400.
    attach_vpc2: VPC 2.0 networks to join, by id, at most 100.
    detach_vpc2: VPC 2.0 networks to leave, by id. A new server is in none.
    enable_vpc2: whether to join the region's only VPC 2.0 network, which is made if there is none.
        A region with several is refused with 400.
    user_scheme: who logs in. It is `root`, or `limited` for the user linuxuser. Windows has only
        `root`. On a server that is there it takes effect with the next install.
    mdisk_mode: how to use the disks: `raid1` for mirrored disks, `jbod` for single disks, `none`
        to leave them as they are. `raid1` needs a plan with two disks. On a server that is there it
        takes effect with the next install.
    """

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


# detach_vpc2 is taken and has nothing to do.
class BareMetalCreate(Changeable, kw_only=True):
    """region: the region to deploy in.
    plan: the plan to deploy with. The region has to have it.
    script_id: a startup script that runs at the first boot. With `os_id` 159, a script of type
        `pxe` to boot from.
    sshkey_id: SSH keys that may log in, by id, at most 100.
    activation_email: has no effect, because Roost sends no mail.
    hostname: its host name, at most 253 characters. Without one it is `vultr.guest`.
    reserved_ipv4: a reserved IPv4 address, by id, that becomes the main address. It must be in the
        same region and unattached.
    snapshot_id: a snapshot or a backup to deploy from.
    persistent_pxe: whether the machine boots from the network at every start.
    attach_vpc: VPCs to join, by id, at most 100. They have to be in the same region, and their
        addresses must not overlap.
    enable_vpc: whether to join the region's only VPC, which is made if there is none. A region with
        several is refused with 400.
    app_variables: what a marketplace application asks for, by name.
    """

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
    """What to change. What you leave out stays."""


class BareMetalIds(msgspec.Struct):
    """baremetal_ids: the servers, from 1 to 1,000 ids."""

    baremetal_ids: list[str] = []


BareMetalRecord = Record[BareMetal, BareMetalState]

BARE_METALS = Kind("bare-metal", BareMetal, BareMetalState, "Invalid server", refs=NETWORK_REFS)
