"""From a question's bytes to an answer's (RFC 1035, 6891, 8482).

What was answered before is answered again from memory, by the bytes of the question: all that comes
behind a packet's id. Every change of any zone empties that memory, since to find out whom it
concerns would cost as much as to answer anew.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Final

from dns.rcode import BADVERS, NOTIMP, REFUSED, SERVFAIL, Rcode
from dns.rdataclass import IN
from dns.rdatatype import AXFR, IXFR, OPT, TKEY, TSIG

from ....store import StoreError
from .. import IpAddress, Network, Zones
from .keeper import Keeper, zone_name
from .lookup import Lookup
from .queries import HEADER_LENGTH, Query, read
from .replies import LONGEST, DnsReply
from .reverse import ReverseZones
from .sets import Labels
from .transfer import transfer
from .zone import ServedZone

MOST_REMEMBERED: Final = 10_000
REMEMBERED_SECONDS: Final = 3600.0
"""Far less than signatures are valid after they are renewed."""

_NOT_ASKED = frozenset((TSIG, TKEY, OPT))
"""Types that no question may have."""


class Responder:
    """transfers: the networks that may have whole zones."""

    def __init__(
        self, source: Zones, transfers: tuple[Network, ...], recheck_seconds: float | None
    ) -> None:
        self._source = source
        self._transfers = transfers
        self._keeper = Keeper(source, recheck_seconds)
        self._reverse = ReverseZones(source)
        self._lasts = REMEMBERED_SECONDS if recheck_seconds is None else recheck_seconds
        self._remembered: dict[bytes, bytes] = {}
        self._until = 0.0
        self._changes = 0

    def changed(self) -> None:
        self._changes += 1
        self._remembered.clear()
        self._keeper.changed()

    def remembered(self, packet: bytes) -> bytes | None:
        """The answer over UDP to a question that was asked before."""
        if time.monotonic() >= self._until:
            self._remembered.clear()
            self._until = time.monotonic() + self._lasts
            return None
        answer = self._remembered.get(packet[2:])
        return None if answer is None else packet[:2] + answer

    async def answer(self, packet: bytes) -> bytes | None:
        """The answer over UDP; None for what deserves none."""
        changes = self._changes
        query = read(packet)
        if not isinstance(query, Query):
            return query
        reply, may_remember = await self._reply(query)
        wire = reply.to_datagram(query)
        if may_remember and changes == self._changes and not query.options:
            self._remember(packet, wire)
        return wire

    def _remember(self, packet: bytes, wire: bytes) -> None:
        name = packet[HEADER_LENGTH : packet.index(0, HEADER_LENGTH)]
        # Those who mix capitals in, against forgers, never ask the same twice.
        if name == name.lower():
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[packet[2:]] = wire[2:]

    async def answers(self, packet: bytes, client: IpAddress) -> AsyncIterator[bytes]:
        """The answer over TCP: one message, or as many as a zone takes."""
        query = read(packet)
        if not isinstance(query, Query):
            if query is not None:
                yield query
            return
        if _refusal(query) is None and query.type in (AXFR, IXFR):
            zone = await self._transferred(_lower(query.name), client)
            if zone is not None:
                async for message in transfer(query, zone):
                    yield message
                return
        reply, _ = await self._reply(query)
        yield reply.to_wire(query, LONGEST)

    async def _reply(self, query: Query) -> tuple[DnsReply, bool]:
        """The reply, and whether it stays the same until a zone changes."""
        refusal = _refusal(query)
        if refusal is not None:
            return _refused(refusal), False
        try:
            return await self._look_up(query)
        except StoreError:
            return _refused(SERVFAIL), False

    async def _look_up(self, query: Query) -> tuple[DnsReply, bool]:
        name, type = _lower(query.name), query.type
        if type in (AXFR, IXFR):
            return _refused(REFUSED), False
        reverse = self._reverse.zone_of(name)
        if reverse is not None:
            return await self._reverse.answer(reverse, name, type), False
        zone = await self._keeper.zone_of(name)
        if zone is None:
            return _refused(REFUSED), False
        reply = DnsReply(zone.labels)
        Lookup(zone, reply, query.signed).run(name, type)
        return reply, True

    async def _transferred(self, name: Labels, client: IpAddress) -> ServedZone | None:
        """A zone for whoever may have it, of its own: it stays as it is while it is sent."""
        text = zone_name(name)
        if not text or not any(client in network for network in self._transfers):
            return None
        try:
            state = await self._source.zone([text])
        except StoreError:
            return None
        return None if state is None else await asyncio.to_thread(ServedZone, state)


def cut_short(packet: bytes) -> bytes | None:
    """An answer over UDP that says no more than that it is too long; None for no question."""
    query = read(packet)
    return DnsReply().to_wire(query, 0) if isinstance(query, Query) else None


def _lower(name: Labels) -> Labels:
    return tuple([label.lower() for label in name])


def _refusal(query: Query) -> Rcode | None:
    """Why a query is not looked up, if it is not."""
    if query.edns > 0:
        return BADVERS
    if query.rdclass != IN:
        return REFUSED
    return NOTIMP if query.type in _NOT_ASKED else None


def _refused(rcode: Rcode) -> DnsReply:
    reply = DnsReply()
    reply.rcode = rcode
    return reply
