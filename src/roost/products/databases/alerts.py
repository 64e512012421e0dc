"""/v2/databases/{database-id}/alerts: what happened to a database, and what is about to."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from ...drivers.databases import Databases
from ...http.answers import ListResponse, Reply
from ...http.operations import Call, Routes
from ...store import DAY, HOUR, Tx, plain
from . import windows
from .documents import DatabaseEvent, DatabaseRecord
from .rules import get, unprocessable

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

AlertType = Literal[
    "DB MASTER PROMOTION", "MAINTENANCE SCHEDULED", "MISSING MYSQL PRIMARY KEYS",
    "RESOURCE USAGE DISK", "RESOURCE USAGE OOM KILLED", "RESOURCE USAGE PG REPLICATION SLOTS",
]  # fmt: skip

PERIODS = {"hour": HOUR, "day": DAY, "week": 7 * DAY, "month": 31 * DAY, "year": 366 * DAY}
KEPT = 20
"""Events that are remembered of a database."""
FULL = 0.9


class DatabaseAlert(msgspec.Struct, kw_only=True):
    """Something that happened, or is about to. Which fields there are depends on its type.

    timestamp: when it happened, in UTC.
    message_type: what kind of thing it is.
    description: what happened.
    recommendation: what you can do about it.
    maintenance_scheduled: when the update is installed.
    resource_type: what is nearly full.
    table_count: how many tables it is about.
    """

    timestamp: str
    message_type: AlertType
    description: str
    recommendation: str | UnsetType = UNSET
    maintenance_scheduled: str | UnsetType = UNSET
    resource_type: str | UnsetType = UNSET
    table_count: int | UnsetType = UNSET


class DatabaseAlertsQuery(msgspec.Struct):
    """period: how far to look back: `hour`, `day`, `week`, `month` or `year`."""

    period: str


ALERT_LIST = ListResponse("alerts", DatabaseAlert, meta=False)


def note_promotion(record: DatabaseRecord, now: int, text: str) -> None:
    """Remembers that another node leads now. The caller stores it."""
    event = DatabaseEvent(now, "DB MASTER PROMOTION", text)
    record.state.events = [*record.state.events, event][-KEPT:]


@routes.post(
    "/databases/{database-id}/alerts", "list-service-alerts", ALERT_LIST,
    ok=200, acl="subscriptions_view", errors=(400, 401, 403, 404, 422),
)  # fmt: skip
async def list_service_alerts(call: Call, database_id: str, body: DatabaseAlertsQuery) -> Reply:
    """List a database's alerts

    Lists what happened to a database and what is about to, the newest first: another node that
    leads, maintenance that is due, a disk that is nearly full. The `period` says how far back. An
    unknown one is refused with 422.
    """
    driver = call.service(Databases)
    return ALERT_LIST.of(
        await call.read(
            lambda tx: _alerts(tx, get(tx, call.account, database_id), body.period, driver)
        )
    )


def _alerts(tx: Tx, record: DatabaseRecord, period: str, driver: Databases) -> list[DatabaseAlert]:
    """The newest first."""
    span = PERIODS.get(period)
    if span is None:
        raise unprocessable(f"Invalid period: must be one of: {', '.join(PERIODS)}")
    found = [(event.at, _promotion(event)) for event in record.state.events]
    found += [(at, _scheduled(record, at)) for at in windows.updates(record, tx.now)]
    if record.state.made_at and driver.load(record.id, tx.now).disk >= FULL:
        hour = tx.now - tx.now % HOUR
        found.append((hour, _full(hour)))
    found = [(at, alert) for at, alert in found if at >= tx.now - span]
    return [alert for _, alert in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _promotion(event: DatabaseEvent) -> DatabaseAlert:
    return DatabaseAlert(
        timestamp=plain(event.at), message_type="DB MASTER PROMOTION", description=event.text
    )


def _scheduled(record: DatabaseRecord, released: int) -> DatabaseAlert:
    return DatabaseAlert(
        timestamp=plain(released),
        message_type="MAINTENANCE SCHEDULED",
        description=f"{windows.name(released)} will be installed",
        recommendation="Install it before, at a time that suits you better",
        maintenance_scheduled=f"{plain(windows.due(record, released))} (UTC)",
    )


def _full(hour: int) -> DatabaseAlert:
    return DatabaseAlert(
        timestamp=plain(hour),
        message_type="RESOURCE USAGE DISK",
        description="The disk is nearly full",
        recommendation="Change to a plan with a larger disk",
        resource_type="disk",
    )
