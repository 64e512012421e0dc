"""Name service: what answers the world's questions about the zones that the API manages.

A name server asks for what it serves (`Zones`) and is told when that may be out of date; nothing is
pushed to it, so nothing can be lost between the two, and a server that was away is right again as
soon as it is back. The embedded one is in `embedded/`. PowerDNS stands here with its remote
backend, whose lookups are `Zones.zone` and whose cache `changed` purges.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import NamedTuple, Protocol

import msgspec

from ..base import Driver

APEX = "@"
"""How the zone itself is called among its nodes."""

IpAddress = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class Version(NamedTuple):
    """epoch: within which the others hold; a reset of everything begins another. zone: a number
    that no other zone has, nor a later one of the same name. serial: the SOA's, which every change
    raises.
    """

    epoch: str
    zone: int
    serial: int


class DnsRecord(msgspec.Struct, frozen=True, gc=False):
    """node: the owner's name below the zone, in lower case and without a dot at its end; `@` for
    the zone itself. data: what a zone file has behind the type, every name in it absolute.
    """

    node: str
    type: str
    ttl: int
    data: str


class ZoneState(msgspec.Struct, frozen=True):
    """name: without a dot at its end, in lower case. primary, mailbox: the SOA's first two names.

    key: of a signed zone, its private key (dnssec.py); else empty. below: all zones below
    it, which its version covers too; None where they are too many to tell. nodes: where `records`
    are all that there is, and nothing else has changed; None where they are the zone's.
    """

    name: str
    version: Version
    primary: str
    mailbox: str
    key: bytes
    below: frozenset[str] | None
    nodes: frozenset[str] | None
    records: Sequence[DnsRecord]


class Zones(Protocol):
    """Where a name server finds what it serves."""

    @property
    def reverse_networks(self) -> Sequence[Network]:
        """Networks whose addresses have names here."""
        ...

    async def zone(self, names: Sequence[str], known: Version | None = None) -> ZoneState | None:
        """The first of these names that is a zone, as it is now.

        known: what the caller has of that zone. If enough is remembered, the answer tells only
        where it differs; of the same version, nothing but that it is the same.
        """
        ...

    async def pointer(self, address: IpAddress) -> str | None:
        """The name of an address; None for one that nobody has, or that has no name."""
        ...


class Dns(Driver, Protocol):
    """A name server, authoritative for these zones and no others."""

    async def start(self, zones: Zones) -> None:
        """Answers from here on. Raises OSError where it cannot listen."""
        ...

    async def stop(self) -> None:
        """Answers no more, and has let go of its ports on return. Safe to call without a start."""
        ...

    def changed(self) -> None:
        """Zones were added, changed or removed: whatever is answered after this call knows."""
        ...

    @property
    def address(self) -> str:
        """HOST:PORT, empty for one that listens nowhere."""
        ...
