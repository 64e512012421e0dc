"""What a reserved IP is."""

from typing import Annotated

import msgspec

from ...engine.pools import IpType
from ...store import Kind, Record, Ref

Label = Annotated[str, msgspec.Meta(max_length=255)]


class StoredReservedIP(msgspec.Struct):
    """A reserved IP without what it is attached to."""

    id: str
    region: str
    ip_type: IpType
    subnet: str
    subnet_size: int
    label: str


class ReservedIP(StoredReservedIP):
    """subnet: the IPv4 address, or the IPv6 network. instance_id: empty while unattached."""

    instance_id: str


class ReservedIPState(msgspec.Struct, omit_defaults=True):
    """ordinal: the address's number in its pool. instance, bare_metal: which one it is attached to.

    told: servers whose machines have the address, or may still have it.
    """

    ordinal: int
    instance: str = ""
    bare_metal: str = ""
    told: list[str] = []

    @property
    def server(self) -> str:
        """The id of what it is attached to; empty while unattached."""
        return self.instance or self.bare_metal

    def attach(self, kind: str, id: str) -> None:
        """kind: the server's, by its name in the store."""
        self.detach()
        if kind == "instance":
            self.instance = id
        else:
            self.bare_metal = id

    def detach(self) -> None:
        self.instance = self.bare_metal = ""


class ReservedIPCreate(msgspec.Struct):
    region: str
    ip_type: IpType
    label: Label = ""


class ReservedIPUpdate(msgspec.Struct):
    label: Label


class Attach(msgspec.Struct):
    instance_id: str


class Convert(msgspec.Struct):
    """ip_address: one of an instance's."""

    ip_address: str
    label: Label = ""


RESERVED_IPS = Kind(
    "reserved-ip",
    StoredReservedIP,
    ReservedIPState,
    "Invalid reserved-ip ID",
    refs=(Ref("instance", "instance"), Ref("bare_metal", "bare-metal")),
)

ReservedIPRecord = Record[StoredReservedIP, ReservedIPState]
