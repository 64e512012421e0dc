"""Reading questions (RFC 1035, 4.1; RFC 6891).

Nearly all are plain: one name, and perhaps a word on EDNS. What is not is left to dnspython, which
knows everything that a message may have.
"""

import struct
from dataclasses import dataclass

import dns.exception
from dns.message import UnknownTSIGKey, from_wire
from dns.rcode import FORMERR, NOTAUTH, NOTIMP, Rcode
from dns.rdatatype import RdataType

from .sets import Labels

HEADER_LENGTH = 12
WITHOUT_EDNS = 512
"""Bytes of the longest answer that a client takes over UDP who does not speak EDNS."""

_HEADER = struct.Struct("!HHHHHH")
_QUESTION = struct.Struct("!HH")
_OPT = struct.Struct("!BHHBBHH")
_OPT_TYPE = 41
_DNSSEC_OK = 0x8000
_MOST_LABEL, _MOST_NAME = 63, 255
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
    return _plain(packet) or _other(packet)


def _plain(packet: bytes) -> Query | None:
    id, flags, questions, answers, authority, additional = _HEADER.unpack_from(packet)
    if questions != 1 or answers or authority or additional > 1:
        return None
    labels: list[bytes] = []
    at = HEADER_LENGTH
    try:
        while length := packet[at]:
            if length > _MOST_LABEL:
                return None
            labels.append(packet[at + 1 : at + 1 + length])
            at += 1 + length
        type, rdclass = _QUESTION.unpack_from(packet, at + 1)
    except (IndexError, struct.error):
        return None
    end = at + 1 + _QUESTION.size
    if at + 1 - HEADER_LENGTH > _MOST_NAME:
        return None
    query = Query(id, flags, tuple(labels), RdataType.make(type), rdclass)
    if not additional:
        return query if end == len(packet) else None
    return query if _read_opt(query, packet[end:]) else None


def _read_opt(query: Query, record: bytes) -> bool:
    """Reads what a query says of EDNS; False if it is something else."""
    if len(record) < _OPT.size:
        return False
    root, type, query.payload, _, query.edns, flags, length = _OPT.unpack_from(record)
    if root or type != _OPT_TYPE or len(record) != _OPT.size + length:
        return False
    query.signed, query.options = bool(flags & _DNSSEC_OK), length > 0
    at = _OPT.size
    while at + 4 <= len(record):
        at += 4 + int.from_bytes(record[at + 2 : at + 4])
    return at == len(record)


def _other(packet: bytes) -> Query | bytes:
    try:
        message = from_wire(packet)
    except UnknownTSIGKey:
        return _failure(packet, NOTAUTH)
    except (dns.exception.DNSException, ValueError):
        return _failure(packet, FORMERR)
    if len(message.question) != 1:
        return _failure(packet, FORMERR)
    asked = message.question[0]
    query = Query(message.id, int(message.flags), asked.name.labels[:-1], asked.rdtype,
                  asked.rdclass, options=True)  # fmt: skip
    if message.edns >= 0:
        query.edns, query.payload = message.edns, message.payload
        query.signed = bool(message.ednsflags & _DNSSEC_OK)
    return query


def _failure(packet: bytes, rcode: Rcode) -> bytes:
    """A bare header: all that can be said of a packet that cannot be read."""
    flags = (_ANSWER | (packet[2] & 0x79)) << 8 | rcode
    return packet[:2] + flags.to_bytes(2) + bytes(8)
