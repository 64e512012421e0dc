"""From a question's bytes to an answer's (RFC 1035, 6891, 8482).

What was answered before is answered again from memory, by the bytes of the question: all that comes
behind a packet's id. Every change of any zone empties that memory, since to find out whom it
concerns would cost as much as to answer anew.
"""

import time
from collections.abc import AsyncIterator, Sized
from typing import Final, cast

import dns.exception
from dns.flags import DO
from dns.message import Message, UnknownTSIGKey, from_wire
from dns.name import Name
from dns.rcode import BADVERS, FORMERR, NOTAUTH, NOTIMP, REFUSED, SERVFAIL, Rcode
from dns.rdataclass import IN
from dns.rdatatype import AXFR, IXFR, OPT, TKEY, TSIG

from ...store import StoreError
from ..dns import IpAddress, Network, Zones
from .keeper import Keeper
from .lookup import Lookup
from .replies import LONGEST, Reply, failure, payload
from .reverse import ReverseZones
from .sets import labels_of
from .transfer import transfer
from .zone import Zone

HEADER: Final = 12
MOST_REMEMBERED: Final = 10_000
REMEMBERED_SECONDS: Final = 3600.0
"""Far less than signatures are valid after they are renewed."""

_ANSWER = 0x80
_OPCODE = 0x78
"""Where a packet says, in its third byte, that it is an answer, or something else than either."""
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
        query = _parsed(packet)
        if not isinstance(query, Message):
            return query
        reply, may_remember = await self._reply(query)
        wire = reply.to_wire(query, payload(query))
        if may_remember and changes == self._changes and not _has_options(query):
            self._remember(packet, wire)
        return wire

    def _remember(self, packet: bytes, wire: bytes) -> None:
        name = packet[HEADER : packet.index(0, HEADER)]
        # Those who mix capitals in, against forgers, never ask the same twice.
        if name == name.lower():
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[packet[2:]] = wire[2:]

    async def answers(self, packet: bytes, client: IpAddress) -> AsyncIterator[bytes]:
        """The answer over TCP: one message, or as many as a zone takes."""
        query = _parsed(packet)
        if not isinstance(query, Message):
            if query is not None:
                yield query
            return
        if _refusal(query) is None and query.question[0].rdtype in (AXFR, IXFR):
            zone = await self._transferred(query.question[0].name, client)
            if zone is not None:
                async for message in transfer(query, zone):
                    yield message
                return
        reply, _ = await self._reply(query)
        yield reply.to_wire(query, LONGEST)

    async def _reply(self, query: Message) -> tuple[Reply, bool]:
        """The reply, and whether it stays the same until a zone changes."""
        refusal = _refusal(query)
        if refusal is not None:
            return _refused(refusal), False
        try:
            return await self._look_up(query)
        except StoreError:
            return _refused(SERVFAIL), False

    async def _look_up(self, query: Message) -> tuple[Reply, bool]:
        question = query.question[0]
        type = question.rdtype
        if type in (AXFR, IXFR):
            return _refused(REFUSED), False
        labels = labels_of(question.name)
        reverse = self._reverse.zone_of(labels)
        if reverse is not None:
            return await self._reverse.answer(reverse, labels, type), False
        zone = await self._keeper.zone_of(labels)
        if zone is None:
            return _refused(REFUSED), False
        reply = Reply(zone.labels)
        Lookup(zone, reply, bool(query.ednsflags & DO)).run(labels, type)
        return reply, True

    async def _transferred(self, name: Name, client: IpAddress) -> Zone | None:
        """A zone for whoever may have it, of its own: it stays as it is while it is sent."""
        if not any(client in network for network in self._transfers):
            return None
        text = name.to_text(omit_final_dot=True).lower()
        try:
            state = await self._source.zone([text])
        except StoreError:
            return None
        return None if state is None else Zone(state)


def _parsed(packet: bytes) -> Message | bytes | None:
    """A query, the answer to one that cannot be read, or None for what is none.

    Never answers an answer: two servers would do so for ever.
    """
    if len(packet) < HEADER or packet[2] & _ANSWER:
        return None
    if packet[2] & _OPCODE:
        return failure(packet, NOTIMP)
    try:
        query = from_wire(packet)
    except UnknownTSIGKey:
        return failure(packet, NOTAUTH)
    except (dns.exception.DNSException, ValueError):
        return failure(packet, FORMERR)
    return query


def _refusal(query: Message) -> Rcode | None:
    """Why a query is not looked up, if it is not."""
    if query.edns > 0:
        return BADVERS
    if len(query.question) != 1:
        return FORMERR
    question = query.question[0]
    if question.rdclass != IN:
        return REFUSED
    return NOTIMP if question.rdtype in _NOT_ASKED else None


def _refused(rcode: Rcode) -> Reply:
    reply = Reply()
    reply.rcode = rcode
    return reply


def _has_options(query: Message) -> bool:
    """Whether there is something in it, like a cookie, that is never asked again."""
    return len(cast("Sized", query.options)) > 0  # pyright: ignore[reportUnknownMemberType]
