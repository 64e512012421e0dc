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
    """An IPv6 network of an instance.

    network: the first address of the network.
    main_ip: the address that the instance takes in it.
    network_size: how long the network's prefix is.
    """

    network: str
    main_ip: str
    network_size: int


# `tag` repeats the first of `tags`: libcloud fails without it. The order is that of the API's
# answers.
class Instance(msgspec.Struct):
    """A virtual server.

    os: the name of the operating system.
    ram: MB of memory.
    disk: GB of the instance's own disk. It is 0 while the instance is pending.
    main_ip: the main IPv4 address. It is `0.0.0.0` until the instance is active, and where it has
        none.
    vcpu_count: how many virtual CPUs it has.
    plan: the plan that it has.
    status: `pending` while it is being made, then `active`. It is `resizing` while it changes its
        plan, and `suspended` if it could not be made.
    allowed_bandwidth: GB that it may send in a month without paying for it.
    netmask_v4: the netmask of the main IPv4 address.
    gateway_v4: the gateway of the main IPv4 address.
    power_status: `running` or `stopped`.
    server_status: how far its system is. It goes from `none` over `installingbooting` to `ok`. It
        is `locked` while a job has the instance to itself, and changes are refused with 400 then.
    v6_network: the first address of its IPv6 network, or empty.
    v6_main_ip: its main IPv6 address, or empty.
    v6_network_size: how long the prefix of its IPv6 network is, or 0.
    v6_networks: all its IPv6 networks, reserved ones included.
    internal_ip: its address in the first private network that it joined, or empty.
    vpc_only: whether it has no public address at all.
    vpcs: the private networks that it is in.
    kvm: where a browser finds its console. It is empty while it is pending.
    hostname: its host name.
    tag: the first of `tags`. Use `tags` in new programs.
    os_id: the operating system. It is 159 for an ISO or iPXE, 164 for a snapshot, 180 for a backup,
        186 for a one-click application and 426 for one of the marketplace.
    app_id: the application that was installed, or 0.
    image_id: the marketplace application that was installed, or empty.
    snapshot_id: the snapshot or backup that it was deployed from, or empty.
    firewall_group_id: the firewall group that filters it, or empty.
    features: what is switched on: `auto_backups`, `ddos_protection`, `ipv6`.
    user_scheme: who logs in. It is `root`, or `limited` for the user linuxuser.
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
    """A virtual server with its new password.

    default_password: the password of the system. No other answer shows it.
    """

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
    """A disk of an instance with a VX1 plan. Give either `block_id` or `disk_size`.

    block_id: a block storage volume in the same region, or `local` for the plan's own disk. The
        volume must not be attached.
    disk_size: GB of a new NVMe volume, from 10 to 10,000. It stays when the instance is deleted.
    label: what to call the new volume, at most 255 characters.
    bootable: whether the instance boots from it. One of them can be. Without any it boots from its
        own disk, or from the first volume.
    """

    block_id: str | None = None
    disk_size: int | None = None
    label: str | None = None
    bootable: bool | None = None


# What creating and changing an instance have in common.
class Deployable(msgspec.Struct, kw_only=True):
    """app_id: a one-click application to install, by its `id` in `/applications`.
    image_id: a marketplace application to install, by its `image_id` in `/applications`.
    backups: `enabled` for automatic backups, daily at first. They cost a share of the plan's price.
        Plans that have only block storage are refused with 400.
    firewall_group_id: the firewall group to filter the instance with. Empty means none.
    enable_ipv6: whether the instance has an IPv6 network. Once it has one, it keeps it. Taking it
        away is refused with 400.
    user_data: data for cloud-init in base64, at most 64 KiB when decoded. On an instance that is
        there it takes effect with the next install.
    tag: one tag. Use `tags` in new programs.
    tags: tags of your own, at most 100 of 255 characters each.
    label: what to call the instance, at most 255 characters.
    ddos_protection: whether the instance has DDoS protection. It costs by the hour.
    user_scheme: who logs in. It is `root`, or `limited` for the user linuxuser. Windows has only
        `root`. On an instance that is there it takes effect with the next install.
    attach_private_network: the former name of `attach_vpc`.
    attach_vpc: VPCs to join, by id, at most 100. They have to be in the same region, and their
        addresses must not overlap.
    attach_vpc2: VPC 2.0 networks to join, by id, at most 100.
    enable_private_network: the former name of `enable_vpc`.
    enable_vpc: whether to join the region's only VPC, which is made if there is none. A region with
        several is refused with 400.
    enable_vpc2: whether to join the region's only VPC 2.0 network, which is made if there is none.
        A region with several is refused with 400.
    """

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
    """region: the region to deploy in.
    plan: the plan to deploy with. The region has to have it.
    os_id: an operating system to install. The numbers 159, 164, 180, 186 and 426 stand for another
        source and need that beside them, or for 159 a `script_id` of type `pxe`.
    ipxe_chain_url: an http or https URL of an iPXE script to boot from.
    iso_id: an ISO to boot from, one of your own or a public one.
    script_id: a startup script that runs at the first boot.
    snapshot_id: a snapshot or a backup to deploy from. The plan's disk must not be smaller than it
        needs.
    disable_public_ipv4: whether to do without a public IPv4 address. It counts only together with
        `enable_ipv6`.
    sshkey_id: SSH keys that may log in, by id, at most 100.
    block_devices: the disks of an instance with a VX1 plan, at most 16 volumes. A plan without a
        disk of its own needs one.
    activation_email: has no effect, because Roost sends no mail.
    hostname: its host name, at most 253 characters. Without one it is `vultr.guest`.
    reserved_ipv4: a reserved IPv4 address, by id, that becomes the main address. It must be in the
        same region and unattached.
    vpc_only: whether to do without any public address. It needs a VPC in `attach_vpc` that has a
        NAT gateway.
    app_variables: what a marketplace application asks for, by name.
    """

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


# os_id is a text here by the contract; numbers are taken as well.
class InstanceUpdate(Deployable, kw_only=True):
    """What to change. What you leave out stays.

    os_id: an operating system to install. It erases the disk.
    plan: the plan to change to. `upgrades` lists which ones there are.
    detach_private_network: the former name of `detach_vpc`.
    detach_vpc: VPCs to leave, by id.
    detach_vpc2: VPC 2.0 networks to leave, by id.
    """

    os_id: str | None = None
    plan: str | None = None
    detach_private_network: list[str] | None = None
    detach_vpc: list[str] | None = None
    detach_vpc2: list[str] | None = None


class InstanceIds(msgspec.Struct):
    """instance_ids: the instances, from 1 to 1,000 ids."""

    instance_ids: list[str] = []


class InstanceQuery(Paging, frozen=True, kw_only=True):
    """tag: lists only instances that have this tag.
    label: lists only instances with exactly this label.
    main_ip: lists only the instance with this main IPv4 address.
    region: lists only instances in this region.
    firewall_group_id: lists only instances with this firewall group.
    hostname: lists only instances with exactly this host name.
    show_pending_charges: whether to show what each instance has cost this month.
    """

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
