"""What a domain is: a zone that name servers answer for."""

from typing import Annotated, Literal

import msgspec

from ...store import Kind, Record

DnsSec = Literal["enabled", "disabled"]

SERVERS = ("ns1.vultr.com", "ns2.vultr.com")

Text = Annotated[str, msgspec.Meta(max_length=1000)]


class Domain(msgspec.Struct):
    """domain: its name, which is its id. dns_sec: whether it is signed."""

    domain: str
    date_created: str
    dns_sec: DnsSec


class Change(msgspec.Struct, array_like=True):
    """What differs since the serial before: the records at a node; nowhere, if that is empty."""

    serial: int
    node: str = ""


class DomainState(msgspec.Struct, omit_defaults=True):
    """serial: the SOA's, which every change raises. key: of a signed zone, sealed.

    recent: the last changes, the latest last, so that a name server need not read all of a zone
    for every one of them. above: names that a domain could have that this one is below.
    """

    nsprimary: str
    email: str
    serial: int
    key: str = ""
    recent: list[Change] = msgspec.field(default_factory=list[Change])
    above: list[str] = msgspec.field(default_factory=list[str])


class DomainCreate(msgspec.Struct):
    """ip: what the records that a new domain then begins with point to; without one it has none."""

    domain: Text
    ip: Text = ""
    dns_sec: DnsSec = "disabled"


class DomainUpdate(msgspec.Struct):
    dns_sec: DnsSec


class Soa(msgspec.Struct):
    nsprimary: str
    email: str


class SoaUpdate(msgspec.Struct):
    nsprimary: Text | None = None
    email: Text | None = None


class DnsSecLines(msgspec.Struct):
    """dns_sec: lines of a zone file, a DNSKEY record and its DS records."""

    dns_sec: list[str]


DomainRecord = Record[Domain, DomainState]

# The Terraform provider takes this text for "gone" (clients.md 3.4).
DOMAINS = Kind("domain", Domain, DomainState, "Invalid domain", indexes=("above",))
