"""What dnspython knows of sets of records, with the types that its annotations leave out."""

from collections.abc import Iterable
from typing import Protocol, cast

from dns.name import Name
from dns.rdata import Rdata
from dns.rrset import RRset, from_rdata_list


class _WithTarget(Protocol):
    target: Name


def data_of(rrset: RRset) -> list[Rdata]:
    return list(cast("Iterable[Rdata]", rrset))


def targets(rrset: RRset) -> list[Name]:
    """The names that CNAME or NS records point to."""
    return [cast("_WithTarget", data).target for data in data_of(rrset)]


def renamed(rrset: RRset, name: Name) -> RRset:
    """A wildcard's set as the name that was asked for has it."""
    return from_rdata_list(name, rrset.ttl, data_of(rrset))


def length(rrset: RRset) -> int:
    """About as many bytes as it takes in a message, or more."""
    return sum(len(data.to_wire() or b"") + _AROUND for data in data_of(rrset))


_AROUND = 24
"""Bytes beside the data: type, class, TTL, length and most of a compressed name."""
