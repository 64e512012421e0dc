"""The zones as name servers are told of them."""

from collections.abc import Sequence
from typing import Protocol

from ...drivers.dns import DnsRecord, IpAddress, Network, Version, ZoneState
from ...engine.pools import AddressPools
from ...store import Store, Tx, state
from ...store.secret import Secret
from . import rules as domains
from .documents import DOMAINS, DomainRecord
from .names import host, mailbox
from .records import RECORDS
from .records import rules as records
from .records.documents import StoredRecord

LARGE = 500
"""Records from which on reading them all must not hold up requests."""


class ReverseNames(Protocol):
    """Knows the names of addresses that the pools hand out; implemented by who has addresses."""

    def __call__(self, tx: Tx, holder: str, ip: str) -> str | None:
        """The name of an address, by the id of who holds it and as text; None where that is
        somebody else's to know.
        """
        ...


class ServedZones:
    """`drivers.dns.Zones` on a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._secret = store.services.one(Secret)
        self._pools = store.services.one(AddressPools)

    @property
    def reverse_networks(self) -> Sequence[Network]:
        return self._pools.networks

    async def zone(self, names: Sequence[str], known: Version | None = None) -> ZoneState | None:
        look = await self._store.read(lambda tx: self._look(tx, names, known, LARGE))
        if not isinstance(look, bool):
            return look
        found = await self._store.scan(lambda tx: self._look(tx, names, known, None))
        assert not isinstance(found, bool)
        return found

    async def pointer(self, address: IpAddress) -> str | None:
        return await self._store.read(lambda tx: self._name_of(tx, str(address)))

    def _look(
        self, tx: Tx, names: Sequence[str], known: Version | None, most: int | None
    ) -> ZoneState | bool | None:
        """What is asked for; False when it is more than `most` records."""
        zone = next(iter(tx.among(DOMAINS, names)), None)
        if zone is None:
            return None
        version, nodes = Version(state.epoch(tx), zone.seq, zone.state.serial), None
        if known is not None and known[:2] == version[:2]:
            nodes = domains.changed_since(zone.state, known.serial)
        if nodes is not None:
            found = [record for node in sorted(nodes) for record in records.at(tx, zone, node)]
        elif most is not None and tx.count(RECORDS, zone.seq) > most:
            return False
        else:
            found = tx.children(RECORDS, zone.seq)
        # For a zone that has not changed, nobody looks at those below it.
        is_known = nodes is not None and known == version
        below = frozenset[str]() if is_known else domains.below(tx, zone)
        return self._state(zone, version, below, nodes, found)

    def _name_of(self, tx: Tx, address: str) -> str | None:
        place = self._pools.find(address)
        holder = self._pools.holder(tx, place) if place is not None else None
        if holder is None:
            return None
        names = (named(tx, holder, address) for named in tx.services.all(ReverseNames))
        return next((name for name in names if name is not None), None)

    def _state(
        self,
        zone: DomainRecord,
        version: Version,
        below: frozenset[str] | None,
        nodes: frozenset[str] | None,
        found: list[StoredRecord],
    ) -> ZoneState:
        return ZoneState(
            zone.id,
            version,
            host("nsprimary", zone.state.nsprimary, zone.id),
            mailbox(zone.state.email),
            domains.open_key(self._secret, zone),
            below,
            nodes,
            [DnsRecord(r.state.node, r.body.type, r.body.ttl, r.state.data) for r in found],
        )
