"""Whole zones for secondaries (RFC 5936)."""

import asyncio
from collections.abc import AsyncIterator, Iterator

from dns.flags import AA
from dns.message import Message, make_response
from dns.rdatatype import SOA
from dns.rrset import RRset

from .lookup import transferred
from .sets import length
from .zone import Zone

_MOST_BYTES = 16_000
"""How long a message gets, but for a set that is longer by itself."""


async def transfer(query: Message, zone: Zone) -> AsyncIterator[bytes]:
    """The messages of a transfer: all records, between the SOA record and the SOA record.

    An incremental transfer is answered with all of it too, which RFC 1995 allows.
    """
    message, size = _new(query), 0
    for rrset in _everything(zone):
        added = length(rrset)
        if size and size + added > _MOST_BYTES:
            yield message.to_wire(max_size=65535)
            await asyncio.sleep(0)
            message, size = _new(query), 0
        message.answer.append(rrset)
        size += added
    yield message.to_wire(max_size=65535)


def _new(query: Message) -> Message:
    message = make_response(query)
    message.flags |= AA
    return message


def _everything(zone: Zone) -> Iterator[RRset]:
    soa = zone.apex.get(SOA)
    assert soa is not None
    yield soa
    for key, node in zone.nodes():
        for rrset in transferred(zone, key, node):
            if rrset is not soa:
                yield rrset
    yield soa
