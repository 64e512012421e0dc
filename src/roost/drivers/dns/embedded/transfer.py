"""Whole zones for secondaries (RFC 5936)."""

import asyncio
from collections.abc import AsyncIterator, Iterator

from dns.rdatatype import SOA

from .lookup import transferred
from .queries import Query
from .replies import LONGEST, DnsReply
from .sets import RecordSet
from .zone import ServedZone

_MOST_BYTES = 16_000
"""How long a message gets, but for a set that is longer by itself."""


async def transfer(query: Query, zone: ServedZone) -> AsyncIterator[bytes]:
    """The messages of a transfer: all records, between the SOA record and the SOA record.

    An incremental transfer is answered with all of it too, which RFC 1995 allows.
    """
    message, size = _new(zone), 0
    for records in _everything(zone):
        if size and size + records.length > _MOST_BYTES:
            yield message.to_wire(query, LONGEST)
            await asyncio.sleep(0)
            message, size = _new(zone), 0
        message.answer.append((records.owner, records))
        size += records.length
    yield message.to_wire(query, LONGEST)


def _new(zone: ServedZone) -> DnsReply:
    message = DnsReply(zone.labels)
    message.authoritative = True
    return message


def _everything(zone: ServedZone) -> Iterator[RecordSet]:
    soa = zone.apex.get(SOA)
    assert soa is not None
    yield soa
    for node in zone.nodes():
        for records in transferred(zone, node):
            if records is not soa:
                yield records
    yield soa
