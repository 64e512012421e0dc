"""Signing a zone while it is served (RFC 4034, 4035), and proving what is not there with NSEC.

Signatures are made when they are first asked for and kept until half of their time is over, so
questions that nobody can foresee, like those of a flood of made-up names, cost no more of them
than the zone has names.
"""

import time
from collections.abc import Callable, Iterable
from typing import Protocol, cast

import dns.dnssec
from dns.name import Name
from dns.rdata import Rdata
from dns.rdataclass import IN
from dns.rdatatype import NSEC as NSEC_TYPE
from dns.rdatatype import RRSIG, RdataType
from dns.rdtypes.ANY.NSEC import NSEC
from dns.rdtypes.util import Bitmap

from .. import dnssec
from .sets import Labels, RecordSet

VALID_SECONDS = 14 * 86400
EARLY_SECONDS = 3600
"""How far a resolver's clock may be behind."""
RENEWED_AFTER = VALID_SECONDS // 2
_MOST_KEPT = 50_000

_sign = cast("Callable[..., Rdata]", dns.dnssec.sign)


class NameOrder(Protocol):
    """What a zone knows of its names, as far as a proof needs it."""

    def gap(self, key: Labels) -> tuple[Labels, Labels]:
        """The name at or before this one, and the one after it."""
        ...

    def types_at(self, key: Labels) -> Iterable[RdataType]: ...


class Signer:
    """Signs what a zone says with its key."""

    def __init__(self, zone: Labels, key: bytes) -> None:
        self._zone = zone
        self._origin = Name((*zone, b""))
        self._private = dnssec.load(key)
        self._public = dnssec.dnskey(key)
        self._kept: dict[tuple[Labels, RdataType], tuple[RecordSet, RecordSet, float]] = {}
        self._gaps: dict[Labels, RecordSet] = {}

    def signature(self, records: RecordSet) -> RecordSet:
        """The RRSIG record of a set."""
        place, now = (records.owner, records.type), time.time()
        kept = self._kept.get(place)
        if kept is not None and kept[0] is records and now < kept[2]:
            return kept[1]
        made = _sign(
            records.rrset,
            self._private,
            self._origin,
            self._public,
            inception=now - EARLY_SECONDS,
            expiration=now + VALID_SECONDS,
        )
        signature = self._set(records.owner, RRSIG, records.ttl, made)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[place] = records, signature, now + RENEWED_AFTER
        return signature

    def proof(self, zone: NameOrder, key: Labels, ttl: int) -> RecordSet:
        """The NSEC record that says what a name has, or that it is not there."""
        owner, after = zone.gap(key)
        made = self._gaps.get(owner)
        if made is None:
            types = [*zone.types_at(owner), RRSIG, NSEC_TYPE]
            following = Name((*after, *self._zone, b""))
            data = NSEC(IN, NSEC_TYPE, following, Bitmap.from_rdtypes(types).windows)
            made = self._gaps[owner] = self._set(owner, NSEC_TYPE, ttl, data)
        return made

    def forget_gaps(self) -> None:
        """What is between names may be another since a change."""
        self._gaps.clear()

    def _set(self, owner: Labels, type: RdataType, ttl: int, data: Rdata) -> RecordSet:
        return RecordSet(owner, self._zone, type, ttl, [data.to_wire() or b""])
