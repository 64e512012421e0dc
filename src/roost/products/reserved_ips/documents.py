"""What a reserved IP is."""

import msgspec

from ...engine.pools import IpType
from ...http.fields import Text
from ...store import Kind, Record, Ref


class StoredReservedIP(msgspec.Struct):
    """A reserved IP without what it is attached to."""

    id: str
    region: str
    ip_type: IpType
    subnet: str
    subnet_size: int
    label: str


class ReservedIP(StoredReservedIP):
    """An address that you keep.

    ip_type: `v4` for one IPv4 address, `v6` for an IPv6 network.
    subnet: the IPv4 address, or the first address of the IPv6 network.
    subnet_size: how long the prefix is. It is 32 for an IPv4 address and 64 for an IPv6 network.
    instance_id: the instance or bare metal server that has it. It is empty while it is unattached.
    """

    instance_id: str


class ReservedIPState(msgspec.Struct, omit_defaults=True):
    """ordinal: the address's number in its pool. instance, bare_metal: which one it is attached to.

    told: servers whose machines have the address, or may still have it. names: the reverse names of
    its addresses, those of IPv6 in full. The server that it is attached to has them meanwhile.
    """

    ordinal: int
    instance: str = ""
    bare_metal: str = ""
    told: list[str] = []
    names: dict[str, str] = {}

    @property
    def server(self) -> str:
        """The id of what it is attached to; empty while unattached."""
        return self.instance or self.bare_metal

    def attach(self, kind: str, id: str) -> None:
        """kind: the server's, by its name in the store. It has taken over the names."""
        self.detach()
        self.names = {}
        if kind == "instance":
            self.instance = id
        else:
            self.bare_metal = id

    def detach(self) -> None:
        self.instance = self.bare_metal = ""


class ReservedIPCreate(msgspec.Struct):
    """ip_type: `v4` for one IPv4 address, `v6` for an IPv6 network.
    label: what to call the reserved IP, at most 255 characters.
    """

    region: str
    ip_type: IpType
    label: Text = ""


class ReservedIPUpdate(msgspec.Struct):
    """label: what to call the reserved IP from now on, at most 255 characters."""

    label: Text


class Attach(msgspec.Struct):
    """instance_id: the instance or bare metal server to give the address to. It must be in the same
    region, or the request is refused with 400.
    """

    instance_id: str


class Convert(msgspec.Struct):
    """ip_address: an IPv4 or IPv6 address of one of your servers.
    label: what to call the reserved IP, at most 255 characters.
    """

    ip_address: str
    label: Text = ""


RESERVED_IPS = Kind(
    "reserved-ip",
    StoredReservedIP,
    ReservedIPState,
    "Invalid reserved-ip ID",
    refs=(Ref("instance", "instance"), Ref("bare_metal", "bare-metal")),
)

ReservedIPRecord = Record[StoredReservedIP, ReservedIPState]
