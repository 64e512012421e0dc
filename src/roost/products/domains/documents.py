"""What a domain is: a zone that name servers answer for."""

from typing import Annotated, Literal

import msgspec

from ...store import Kind, Record

DnsSec = Literal["enabled", "disabled"]

SERVERS = ("ns1.vultr.com", "ns2.vultr.com")

Text = Annotated[str, msgspec.Meta(max_length=1000)]


class Domain(msgspec.Struct):
    """A DNS zone.

    domain: the name of the domain, which is also its id.
    dns_sec: whether the domain is signed: `enabled` or `disabled`.
    """

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
    """domain: the name, such as `example.com`, with two labels at least. A dot at its end makes no
        difference.
    ip: an IPv4 or IPv6 address that the first records point to. Without it the domain begins
        without records.
    dns_sec: `enabled` to sign the domain.
    """

    domain: Text
    ip: Text = ""
    dns_sec: DnsSec = "disabled"


class DomainUpdate(msgspec.Struct):
    """dns_sec: `enabled` to sign the domain, `disabled` not to."""

    dns_sec: DnsSec


class Soa(msgspec.Struct):
    """The parts of a domain's SOA record that you can change.

    nsprimary: the primary name server.
    email: the mail address of whoever is responsible for the domain.
    """

    nsprimary: str
    email: str


class SoaUpdate(msgspec.Struct):
    """nsprimary: the host name of the primary name server.
    email: the mail address of whoever is responsible for the domain.
    """

    nsprimary: Text | None = None
    email: Text | None = None


class DnsSecLines(msgspec.Struct):
    """dns_sec: lines of a zone file: a DNSKEY record and its DS records."""

    dns_sec: list[str]


DomainRecord = Record[Domain, DomainState]

# The Terraform provider takes this text for "gone" (clients.md 3.4).
DOMAINS = Kind("domain", Domain, DomainState, "Invalid domain", indexes=("above",))
