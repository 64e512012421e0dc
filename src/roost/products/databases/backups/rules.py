"""What becomes of backups: a database of the same plan, or a fork on another one elsewhere."""

import re
from datetime import UTC, datetime

import msgspec

from ....http.errors import BadRequest
from ....store import SECOND, Tx, plain
from .. import backup_times, making
from ..contents import POOLS
from ..credentials import Fresh
from ..documents import (
    DATABASES,
    REBUILDING,
    DatabaseBody,
    DatabaseOrigin,
    DatabaseRecord,
)
from ..lifecycle import check_usable
from ..rules import WITH_BACKUPS, check_engine, get, plan_of, unprocessable
from ..subscriptions import checked_label
from ..subscriptions.settings import vpc
from .documents import BackupMoment, DatabaseBackups, DatabaseFork, DatabaseRestore

WHAT = "Backups"

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d[:-]\d\d[:-]\d\d", re.ASCII)


def shown(tx: Tx, account: int, id: str) -> DatabaseBackups:
    record = get(tx, account, id, WHAT, WITH_BACKUPS)
    return DatabaseBackups(
        _moment(backup_times.latest(record, tx.now)), _moment(backup_times.oldest(record, tx.now))
    )


def restore(tx: Tx, account: int, id: str, wanted: DatabaseRestore, fresh: Fresh) -> DatabaseRecord:
    """A new database on the same plan, in the same place. Raises ApiError."""
    source = _source(tx, account, id)
    body = source.body
    making.place(tx, body.engine, body.plan, body.region)
    if body.vpc_id:
        vpc(tx, account, body.vpc_id, body.region)
    copy = msgspec.structs.replace(
        body,
        id=fresh.id,
        date_created=plain(tx.now),
        label=checked_label(wanted.label),
        status=REBUILDING,
    )
    return _make(tx, source, copy, wanted, fresh)


def fork(tx: Tx, account: int, id: str, wanted: DatabaseFork, fresh: Fresh) -> DatabaseRecord:
    """A new database on any plan for its engine, anywhere. Raises ApiError."""
    source = _source(tx, account, id)
    plan, region = making.place(tx, source.body.engine, wanted.plan, wanted.region)
    copy = msgspec.structs.replace(
        source.body,
        id=fresh.id,
        date_created=plain(tx.now),
        label=checked_label(wanted.label),
        status=REBUILDING,
        plan=plan.id,
        region=region,
        vpc_id=vpc(tx, account, wanted.vpc_id, region),
    )
    return _make(tx, source, copy, wanted, fresh)


def _source(tx: Tx, account: int, id: str) -> DatabaseRecord:
    source = tx.get(DATABASES, id, account, "share")
    check_engine(source, WHAT, WITH_BACKUPS)
    check_usable(source)
    if source.state.parent_id:
        raise BadRequest(f"A read replica has its primary's backups: {source.state.parent_id}")
    if not backup_times.restorable_days(source):
        raise BadRequest("Databases on hobbyist plans cannot be restored or forked")
    return source


def _make(
    tx: Tx, source: DatabaseRecord, body: DatabaseBody, wanted: DatabaseRestore, fresh: Fresh
) -> DatabaseRecord:
    state = making.new_state(tx, fresh)
    state.origin = DatabaseOrigin(source.id, _wanted_moment(source, wanted, tx.now))
    state.options = source.state.options
    record = making.store(tx, source.account, body, state)
    taken = sum(pool.body.size for pool in tx.children(POOLS, source.seq))
    fits = taken <= plan_of(record).max_connections.pg
    making.copy_contents(tx, source, record, password=fresh.password, pools=fits)
    return record


def _wanted_moment(source: DatabaseRecord, wanted: DatabaseRestore, now: int) -> int:
    """0 for the latest backup. Raises BadRequest where there is nothing of that time."""
    first = backup_times.oldest(source, now)
    if first is None:
        raise BadRequest("The database has no backup yet")
    if wanted.type != "pitr":
        return 0
    at = _parsed(wanted.date, wanted.time)
    if not first <= at <= now:
        raise BadRequest(f"The database can be restored to what it was since {plain(first)} UTC")
    return at


def _parsed(date: str, time: str) -> int:
    if not (_DATE.fullmatch(date) and _TIME.fullmatch(time)):
        raise unprocessable("Invalid date or time: must be YYYY-MM-DD and HH:MM:SS")
    try:
        moment = datetime.fromisoformat(f"{date}T{time.replace('-', ':')}").replace(tzinfo=UTC)
    except ValueError:
        raise unprocessable("Invalid date or time: there is no such moment") from None
    return int(moment.timestamp()) * SECOND


def _moment(at: int | None) -> BackupMoment:
    return BackupMoment() if at is None else BackupMoment(*plain(at).split())
