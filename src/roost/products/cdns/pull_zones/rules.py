"""What may happen to pull zones alone."""

from ....http.errors import BadRequest
from ....http.fields import ports
from ....store import HOUR, Tx, plain
from .. import rules as zones
from ..certificates import Pair
from ..documents import PULL_ZONES, PullZone, PullZoneRecord
from .documents import PullZoneCreate

PURGE_EVERY = 6 * HOUR


def _origin(zone: PullZone) -> str:
    return f"{zone.origin_scheme}://{zone.origin_domain}"


def _needs_pair(zone: PullZone) -> bool:
    return zone.origin_scheme == "https"


SORT = zones.ZoneSort(
    zones.zones("apply-pull-zone", PULL_ZONES, title="pull zone", origin=_origin), _needs_pair
)


def create(tx: Tx, account: int, wanted: PullZoneCreate, url: str, pair: Pair) -> PullZoneRecord:
    """Starts a zone that delivers at `url`. Raises BadRequest."""
    zone = PullZone(
        **zones.common(tx, wanted, url),
        origin_scheme=wanted.origin_scheme,
        origin_domain=_origin_domain(wanted.origin_domain),
    )
    return zones.create(tx, account, SORT, zone, pair)


def delete(tx: Tx, account: int, id: str) -> None:
    zones.delete(tx, SORT, tx.get(PULL_ZONES, id, account, "update"))


def purge(tx: Tx, account: int, id: str) -> PullZoneRecord:
    """Empties the zone's caches; raises BadRequest within six hours of the last time."""
    record = zones.edit(tx, PULL_ZONES, account, id)
    before = record.state.purged_at
    if before is not None and tx.now < before + PURGE_EVERY:
        again = plain(before + PURGE_EVERY)
        raise BadRequest(f"A pull zone can be purged once in 6 hours: again at {again}")
    record.state.purged_at = tx.now
    record.body.last_purge = plain(tx.now)
    tx.update(record)
    zones.purge(tx, record)
    return record


def _origin_domain(text: str) -> str:
    host, colon, port = text.lower().partition(":")
    if not zones.is_host(host) or (colon and (not port.isdecimal() or ports(port) is None)):
        raise BadRequest("Invalid origin_domain: must be a host name, without scheme or path")
    return text
