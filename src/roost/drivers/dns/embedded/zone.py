"""One zone in memory: its nodes by name, and what they say of names that are not there.

A node is found by the labels of its name below the zone, in lower case: `(b"www",)`, `()` for the
zone itself. Finding one costs as much as its name is long, however many there are. What is asked
for is made from its text when it is first asked for.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from dns.rdatatype import CNAME, DNSKEY, NS, SOA, RdataType

from .. import APEX, DnsRecord, Version, ZoneState, dnssec
from .sets import Labels, RecordSet, made_of
from .signing import Signer

NEGATIVE_TTL = 300
"""Seconds for which resolvers may remember that something is not there: short, since people wait
for what they have just made.
"""
_SOA_TIMES = f"10800 3600 604800 {NEGATIVE_TTL}"
"""Seconds: how often secondaries look for a change, and again if that failed; when they give up."""
_APEX_TTL = 300
_WILDCARD = b"*"


class ZoneNode:
    """All that there is at one name. owner: that name, below the zone."""

    __slots__ = ("_made", "_zone", "owner", "records")

    def __init__(self, owner: Labels, zone: Labels) -> None:
        self.owner = owner
        self._zone = zone
        self.records: dict[RdataType, list[DnsRecord]] = defaultdict(list)
        self._made: dict[RdataType, RecordSet] = {}

    def add(self, record: DnsRecord) -> None:
        self.records[RdataType[record.type]].append(record)

    def get(self, type: RdataType) -> RecordSet | None:
        made = self._made.get(type)
        if made is None and type in self.records:
            made = self._made[type] = made_of(self.owner, self._zone, type, self.records[type])
        return made

    @property
    def types(self) -> list[RdataType]:
        return sorted(self.records)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What is known of a name.

    node: what answers for it, None where nothing does. wildcard: the node is `*`, not the name
    itself. cut: the zone ends at this node, which names the servers that know more. encloser: the
    closest name above or at it that exists. exists: whether the name does, be it only because of
    names below it.
    """

    encloser: Labels
    node: ZoneNode | None = None
    wildcard: bool = False
    cut: bool = False
    exists: bool = False


class ServedZone:
    def __init__(self, state: ZoneState) -> None:
        self.labels: Labels = _key(state.name)
        self.version: Version = state.version
        self.zones_below: frozenset[Labels] | None = frozenset()
        """Zones with longer names, which answer for what is theirs; None if they are too many."""
        self.signer: Signer | None = None
        self._key = b""
        self._nodes: dict[Labels, ZoneNode] = {}
        self._below: Counter[Labels] = Counter()
        self._cuts: set[Labels] = set()
        self._order: list[Labels] | None = None
        self._has_ns = False
        self.apply(state)

    @property
    def size(self) -> int:
        """How many names it has."""
        return len(self._nodes)

    @property
    def apex(self) -> ZoneNode:
        return self._nodes[()]

    def nodes(self) -> list[ZoneNode]:
        """Every node, as they are at this moment."""
        return list(self._nodes.values())

    def relative(self, labels: Labels) -> Labels:
        """A name of the zone, below it."""
        return labels[: len(labels) - len(self.labels)]

    def holds(self, labels: Labels) -> bool:
        """Whether a name is the zone's or below it."""
        return labels[max(len(labels) - len(self.labels), 0) :] == self.labels

    # --- changes -------------------------------------------------------------------------------

    def apply(self, state: ZoneState) -> None:
        """Makes the zone what it is now."""
        if state.key != self._key:
            self._key = state.key
            self.signer = Signer(self.labels, state.key) if state.key else None
        if state.nodes is None:
            self._nodes.clear()
            self._below.clear()
            self._cuts.clear()
        changed = {_key(node) for node in state.nodes or ()}
        for key in changed:
            self._remove(key)
        for record in state.records:
            self._at(_key(record.node)).add(record)
        self._renew_apex(state, () in changed or state.nodes is None)
        self._note_cuts(self._nodes if state.nodes is None else changed)
        self._order = None
        if self.signer is not None:
            self.signer.forget_gaps()
        self.version = state.version
        self.zones_below = None if state.below is None else frozenset(map(_key, state.below))

    def _at(self, key: Labels) -> ZoneNode:
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes[key] = ZoneNode(key, self.labels)
            for depth in range(1, len(key) + 1):
                self._below[key[depth:]] += 1
        return node

    def _remove(self, key: Labels) -> None:
        self._cuts.discard(key)
        if self._nodes.pop(key, None) is None:
            return
        for depth in range(1, len(key) + 1):
            self._below[key[depth:]] -= 1
            if not self._below[key[depth:]]:
                del self._below[key[depth:]]

    def _renew_apex(self, state: ZoneState, replaced: bool) -> None:
        """Adds what every zone has: the SOA record, servers, and the key where it is signed.

        A zone without a server of its own choice has the SOA's primary one: no zone has none.
        """
        old = self._at(())
        if replaced:
            self._has_ns = NS in old.records
        apex = self._nodes[()] = ZoneNode((), self.labels)
        for type in old.records.keys() - {SOA, DNSKEY}:
            if type != NS or self._has_ns:
                apex.records[type] = old.records[type]
        if not self._has_ns:
            apex.add(DnsRecord(APEX, "NS", _APEX_TTL, state.primary))
        soa = f"{state.primary} {state.mailbox} {state.version.serial} {_SOA_TIMES}"
        apex.add(DnsRecord(APEX, "SOA", _APEX_TTL, soa))
        if state.key:
            apex.add(DnsRecord(APEX, "DNSKEY", _APEX_TTL, dnssec.dnskey(state.key).to_text()))

    def _note_cuts(self, keys: Iterable[Labels]) -> None:
        for key in keys:
            node = self._nodes.get(key)
            if key and node is not None and NS in node.records:
                self._cuts.add(key)

    # --- lookups -------------------------------------------------------------------------------

    def find(self, key: Labels) -> NameMatch:
        """What is known of a name of the zone (RFC 1034, 4.3.2; RFC 4592 for wildcards)."""
        cut = self._cut_above(key)
        if cut is not None:
            return NameMatch(cut, self._nodes[cut], cut=True, exists=True)
        node = self._nodes.get(key)
        if node is not None:
            return NameMatch(key, node, exists=True)
        if key in self._below:
            return NameMatch(key, exists=True)
        encloser = self._encloser(key)
        wildcard = self._nodes.get((_WILDCARD, *encloser))
        return NameMatch(encloser, wildcard, wildcard=wildcard is not None)

    def glue(self, labels: Labels) -> ZoneNode | None:
        """The node that has a server's addresses, if it is in this zone, be it beyond a cut."""
        return self._nodes.get(self.relative(labels)) if self.holds(labels) else None

    def _cut_above(self, key: Labels) -> Labels | None:
        """The topmost cut at or above a name."""
        if not self._cuts:
            return None
        return next((k for d in range(len(key), -1, -1) if (k := key[d:]) in self._cuts), None)

    def _encloser(self, key: Labels) -> Labels:
        return next(
            up
            for depth in range(1, len(key) + 1)
            if (up := key[depth:]) in self._nodes or up in self._below or not up
        )

    # --- what is not there, for signed zones ----------------------------------------------------

    def is_signed_at(self, key: Labels) -> bool:
        """Whether a node belongs to the zone: at a cut it does, below one it does not."""
        cut = self._cut_above(key)
        return cut is None or cut == key

    def is_cut(self, key: Labels) -> bool:
        """Whether a node hands what is at and below it to other servers."""
        return key in self._cuts

    def types_at(self, key: Labels) -> list[RdataType]:
        """The types that the zone itself has at a node: at a cut the servers alone."""
        return [NS] if key in self._cuts else self._nodes[key].types

    def gap(self, key: Labels) -> tuple[Labels, Labels]:
        """The node at or before a name, in the order of RFC 4034 6.1, and the one behind it."""
        order = self._order
        if order is None:
            order = self._order = sorted(key[::-1] for key in self._nodes if self.is_signed_at(key))
        behind = bisect_right(order, key[::-1])
        return order[behind - 1][::-1], order[behind % len(order)][::-1]


def _key(node: str) -> Labels:
    return () if node == APEX else tuple(node.encode("ascii").split(b"."))


def is_alias(node: ZoneNode, type: RdataType) -> bool:
    """Whether a question of this type is answered by following the node's CNAME."""
    return CNAME in node.records and type != CNAME
