"""What may happen to push zones alone."""

from ....store import Tx
from .. import rules as zones
from ..certificates import Pair
from ..documents import PUSH_ZONES, PushZone, PushZoneRecord
from ..files.rules import delete_all
from .documents import PushZoneCreate


def _origin(zone: PushZone) -> str:
    return ""


def _needs_pair(zone: PushZone) -> bool:
    return True


SORT = zones.ZoneSort(
    zones.zones("apply-push-zone", PUSH_ZONES, title="push zone", origin=_origin), _needs_pair
)


def create(tx: Tx, account: int, wanted: PushZoneCreate, url: str, pair: Pair) -> PushZoneRecord:
    """Starts a zone that delivers at `url`. Raises BadRequest."""
    zone = PushZone(**zones.common(tx, wanted, url))
    return zones.create(tx, account, SORT, zone, pair)


def delete(tx: Tx, account: int, id: str) -> None:
    """Removes the zone with its files."""
    record = tx.get(PUSH_ZONES, id, account, "update")
    delete_all(tx, record)
    zones.delete(tx, SORT, record)
