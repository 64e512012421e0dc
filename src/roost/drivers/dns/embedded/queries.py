"""Reading questions (RFC 1035, 4.1; RFC 6891).

Nearly all are one name, and perhaps a word on EDNS. What else a resolver sends is one record or two
more. Everything is read in one pass that follows no pointer, so that no packet costs more than its
bytes cost to look at. What no resolver sends is FORMERR.
"""

import struct
from dataclasses import dataclass

from dns.rcode import FORMERR, NOTAUTH, NOTIMP, Rcode
from dns.rdatatype import IXFR, OPT, SOA, TSIG, RdataType

from .sets import Labels

MOST_BYTES = 4096
"""More than a question has with everything that may go with it: padding, a cookie, a signature."""
HEADER_LENGTH = 12
WITHOUT_EDNS = 512
"""Bytes of the longest answer that a client takes over UDP who does not speak EDNS."""

_HEADER = struct.Struct("!HHHHHH")
_QUESTION = struct.Struct("!HH")
_OPT = struct.Struct("!BHHBBHH")
_RECORD = struct.Struct("!HHIH")
_OPT_TYPE = OPT.to_bytes(2)
_DNSSEC_OK = 0x8000
_MOST_LABEL, _MOST_NAME = 63, 255
_POINTER = 0xC0
_MOST_AUTHORITY, _MOST_ADDITIONAL = 1, 2
"""Records: the version of a zone that somebody has (IXFR); EDNS and a signature."""
_ANSWER = 0x80
_OPCODE = 0x78
"""Where a packet says, in its third byte, that it is an answer, or something else than either."""


@dataclass(slots=True)
class Query:
    """name: the labels of what is asked for, in their own capitals, without the root's.

    edns: the version that the client speaks, -1 for none. payload: the bytes it takes over UDP.
    signed: whether it wants signatures. options: whether it says more, like a cookie.
    """

    id: int
    flags: int
    name: Labels
    type: RdataType
    rdclass: int
    edns: int = -1
    payload: int = WITHOUT_EDNS
    signed: bool = False
    options: bool = False


def read(packet: bytes) -> Query | bytes | None:
    """A query, the answer to one that cannot be read, or None for what deserves none.

    Never answers an answer: two servers would do so for ever.
    """
    if len(packet) < HEADER_LENGTH or packet[2] & _ANSWER:
        return None
    if packet[2] & _OPCODE:
        return _failure(packet, NOTIMP)
    if len(packet) > MOST_BYTES:
        return _failure(packet, FORMERR)
    try:
        return _query(packet)
    except (_Malformed, IndexError, struct.error):
        return _failure(packet, FORMERR)
    except _Signed:
        return _failure(packet, NOTAUTH)


class _Malformed(Exception):
    """What no resolver sends."""


class _Signed(Exception):
    """By a key that is not known here, since none is."""


def _query(packet: bytes) -> Query:
    """Raises _Malformed, IndexError or struct.error for what cannot be read, and _Signed."""
    id, flags, questions, answers, authority, additional = _HEADER.unpack_from(packet)
    if questions != 1 or answers or authority > _MOST_AUTHORITY or additional > _MOST_ADDITIONAL:
        raise _Malformed
    labels: list[bytes] = []
    at = HEADER_LENGTH
    while length := packet[at]:
        if length > _MOST_LABEL:
            raise _Malformed
        labels.append(packet[at + 1 : at + 1 + length])
        at += 1 + length
    if at + 1 - HEADER_LENGTH > _MOST_NAME:
        raise _Malformed
    type, rdclass = _QUESTION.unpack_from(packet, at + 1)
    query = Query(id, flags, tuple(labels), RdataType.make(type), rdclass)
    at += 1 + _QUESTION.size
    if authority:
        at = _pass_version(query, packet, at)
    for _ in range(additional):
        at = _read_additional(query, packet, at)
    if at != len(packet):
        raise _Malformed
    return query


def _pass_version(query: Query, packet: bytes, at: int) -> int:
    """Where the record ends that says which version of a zone the client has."""
    type, end = _record(packet, at)
    if query.type != IXFR or type != SOA:
        raise _Malformed
    return end


def _read_additional(query: Query, packet: bytes, at: int) -> int:
    """Reads what goes with a question; where it ends. Of a signature nothing may come behind."""
    if packet[at] == 0 and packet[at + 1 : at + 3] == _OPT_TYPE:
        return _read_opt(query, packet, at)
    type, end = _record(packet, at)
    raise _Signed if type == TSIG and end == len(packet) else _Malformed


def _read_opt(query: Query, packet: bytes, at: int) -> int:
    """Reads what a query says of EDNS; where that ends."""
    if query.edns >= 0:
        raise _Malformed
    _, _, query.payload, _, query.edns, flags, length = _OPT.unpack_from(packet, at)
    query.signed, query.options = bool(flags & _DNSSEC_OK), length > 0
    at += _OPT.size
    end = at + length
    while at + 4 <= end:
        at += 4 + int.from_bytes(packet[at + 2 : at + 4])
    if at != end:
        raise _Malformed
    return end


def _record(packet: bytes, at: int) -> tuple[int, int]:
    """The type of a record, and where it ends. Its name may end with a pointer, which leads nowhere
    that would matter.
    """
    while length := packet[at]:
        if length >= _POINTER:
            at += 1
            break
        if length > _MOST_LABEL:
            raise _Malformed
        at += 1 + length
    type, _, _, length = _RECORD.unpack_from(packet, at + 1)
    return type, at + 1 + _RECORD.size + length


def _failure(packet: bytes, rcode: Rcode) -> bytes:
    """A bare header: all that can be said of a packet that cannot be read."""
    flags = (_ANSWER | (packet[2] & 0x79)) << 8 | rcode
    return packet[:2] + flags.to_bytes(2) + bytes(8)
