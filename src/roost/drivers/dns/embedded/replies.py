"""Replies on their way into bytes.

Every name in a reply's sections is below the zone that answers, and so is the one that was asked
for, so all that is written of an owner is what it has in front of the zone's name in the question.
"""

import struct
from collections.abc import Sequence

from dns.rcode import NOERROR, Rcode

from .queries import HEADER_LENGTH, WITHOUT_EDNS, Query
from .sets import Labels, RecordSet, name_wire

PAYLOAD = 1232
"""The longest answer over UDP, in bytes: what no network has to cut in pieces."""
LONGEST = 65535

_HEADER = struct.Struct("!HHHHHH")
_TYPE_AND_CLASS = struct.Struct("!BHH")
_OPT = struct.Struct("!BHHBBHH")
_OPT_TYPE = 41
_DNSSEC_OK = 0x8000
_QR, _AA, _TC, _RD = 0x8000, 0x0400, 0x0200, 0x0100
_POINTER = 0xC000
_ASKED = (_POINTER | HEADER_LENGTH).to_bytes(2)

Section = list[tuple[Labels, RecordSet]]
"""Sets with the name, below the zone, that each is to be of."""


class DnsReply:
    """What is said to a question with a name in a zone. zone: the labels of the zone's name."""

    __slots__ = ("additional", "answer", "authoritative", "authority", "rcode", "zone")

    def __init__(self, zone: Labels = ()) -> None:
        self.zone = zone
        self.rcode: Rcode = NOERROR
        self.authoritative = False
        self.answer: Section = []
        self.authority: Section = []
        self.additional: Section = []

    def to_datagram(self, query: Query) -> bytes:
        """As over UDP: no longer than the client can take, nor than the network can."""
        return self.to_wire(query, min(max(query.payload, WITHOUT_EDNS), PAYLOAD))

    def to_wire(self, query: Query, longest: int) -> bytes:
        """As many bytes at most. If that is too few for all of it, it says so and no more, and the
        client asks over TCP.
        """
        question, zone_at = _question(query, self.zone)
        records, counts = _records(
            (self.answer, self.authority, self.additional), question, zone_at
        )
        opt = _opt(query, self.rcode)
        flags = _QR | (query.flags & _RD) | (self.rcode & 0x0F)
        if self.authoritative:
            flags |= _AA
        if HEADER_LENGTH + len(question) + len(records) + len(opt) > longest:
            records, counts, flags = b"", (0, 0, 0), flags | _TC
        answer, authority, additional = counts
        head = _HEADER.pack(query.id, flags, 1, answer, authority, additional + bool(opt))
        return b"".join((head, question, records, opt))


def _question(query: Query, zone: Labels) -> tuple[bytes, int]:
    """The question as it came, and where in the message the zone's name begins in it."""
    below = len(query.name) - len(zone)
    start = name_wire(query.name[:below])
    end = _TYPE_AND_CLASS.pack(0, query.type, query.rdclass)
    question = b"".join((start, name_wire(query.name[below:]), end))
    return question, HEADER_LENGTH + len(start)


def _records(
    sections: Sequence[Section], question: bytes, zone_at: int
) -> tuple[bytes, Sequence[int]]:
    """The sections as bytes, and how many records each has."""
    zone = (_POINTER | zone_at).to_bytes(2)
    asked = question[: zone_at - HEADER_LENGTH].lower()
    out: list[bytes] = []
    counts: list[int] = []
    for section in sections:
        before = len(out)
        for owner, records in section:
            relative = name_wire(owner)
            # The name that was asked for comes back in its own capitals.
            name = _ASKED if relative == asked else relative + zone
            out += [name + part for part in records.parts]
        counts.append(len(out) - before)
    return b"".join(out), counts


def _opt(query: Query, rcode: Rcode) -> bytes:
    """What there is to say of EDNS (RFC 6891), if the client knows it."""
    if query.edns < 0:
        return b""
    return _OPT.pack(0, _OPT_TYPE, PAYLOAD, rcode >> 4, 0, _DNSSEC_OK if query.signed else 0, 0)
