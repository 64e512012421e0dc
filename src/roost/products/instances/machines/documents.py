"""The bodies that deploy and change instances."""

from typing import Literal

import msgspec

from ....http.operations import Paging
from ....http.secrets import Secret, SecretObject
from ...servers.setup import UserScheme

Toggle = Literal["enabled", "disabled"]


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
