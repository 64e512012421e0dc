"""Sets of records, ready to be put into messages."""

import struct
from collections.abc import Iterable
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address

from dns.name import Name
from dns.rdata import from_text, from_wire
from dns.rdataclass import IN
from dns.rdatatype import AAAA, CNAME, NS, A, RdataType
from dns.rrset import RRset

from .. import DnsRecord

Labels = tuple[bytes, ...]
"""A name's labels in lower case, without the root's: a whole name's, or those below a zone."""

_HEAD = struct.Struct("!HHIH")
_LONGEST_NAME = 255


class RecordSet:
    """All records of one name and type. owner: the name below its zone.

    parts: each record as messages have it, behind the owner's name.
    """

    def __init__(
        self, owner: Labels, zone: Labels, type: RdataType, ttl: int, data: Iterable[bytes]
    ) -> None:
        """zone: the labels of the zone's name. data: as messages have it; nothing counts twice."""
        self.owner = owner
        self.type = type
        self.ttl = ttl
        self._zone = zone
        self._data = list(dict.fromkeys(data))
        self.parts = [_HEAD.pack(type, IN, ttl, len(data)) + data for data in self._data]

    @cached_property
    def rrset(self) -> RRset:
        """The same for dnspython, which signs it."""
        made = RRset(Name((*self.owner, *self._zone, b"")), IN, self.type)
        made.update_ttl(self.ttl)
        for data in self._data:
            made.add(from_wire(IN, self.type, data, 0, len(data)))
        return made

    @property
    def targets(self) -> list[Labels]:
        """The names that CNAME or NS records point to."""
        return [_labels(data) for data in self._data]

    @property
    def length(self) -> int:
        """About as many bytes as it takes in a message, or more."""
        return sum(len(part) + _LONGEST_NAME for part in self.parts)


def made_of(owner: Labels, zone: Labels, type: RdataType, records: list[DnsRecord]) -> RecordSet:
    """One set has one TTL, and nothing twice (RFC 2181, 5)."""
    ttl = min(record.ttl for record in records)
    return RecordSet(owner, zone, type, ttl, (_data(type, record.data) for record in records))


def name_wire(labels: Iterable[bytes]) -> bytes:
    """A name, or the beginning of one, as messages have it."""
    return b"".join([bytes((len(label),)) + label for label in labels])


def _data(type: RdataType, text: str) -> bytes:
    """A record's data as messages have it; what is asked for most is made without detours."""
    if type == A:
        return IPv4Address(text).packed
    if type == AAAA:
        return IPv6Address(text).packed
    if type in (CNAME, NS):
        return name_wire(text.encode().split(b"."))
    return from_text(IN, type, text).to_wire() or b""


def _labels(wire: bytes) -> Labels:
    """A name that is all there is."""
    labels: list[bytes] = []
    at = 0
    while wire[at]:
        end = at + 1 + wire[at]
        labels.append(wire[at + 1 : end].lower())
        at = end
    return tuple(labels)
