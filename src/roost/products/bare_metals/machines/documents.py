"""The bodies that deploy and change bare metals."""

import msgspec

from ....drivers.metal import DiskMode
from ....http.secrets import Secret, SecretObject
from ...servers.setup import UserScheme


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
