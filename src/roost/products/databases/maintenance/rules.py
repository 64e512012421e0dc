"""Maintenance updates, which come with the clock, and upgrades to a newer version."""

from ....catalog.databases import database_engines
from ....engine.workflows import Step, Workflow, unaffected
from ....http.errors import BadRequest
from ....store import Tx
from ....store.work import Job
from .. import alerts, windows
from ..documents import DATABASES, FAILED, KAFKA, REBUILDING, RUNNING, DatabaseRecord
from ..lifecycle import rebuild
from ..rules import WITH_VERSIONS, check_writable, edit, get, plan_of, unprocessable

VERSIONS = "Version upgrades"


def updates(tx: Tx, account: int, id: str) -> list[str]:
    return list(map(windows.name, windows.updates(get(tx, account, id), tx.now)))


def start(tx: Tx, account: int, id: str) -> None:
    """Installs all that there is. Raises BadRequest where there is nothing."""
    record = edit(tx, account, id)
    if not windows.updates(record, tx.now):
        raise BadRequest("There are no maintenance updates available")
    _install(tx, record)


def versions(record: DatabaseRecord) -> list[str]:
    """Those above the one that it has, the oldest first."""
    there = database_engines()[record.body.engine].versions
    return [version for version in there if _parts(version) > _parts(record.body.version)]


def upgrade(tx: Tx, account: int, id: str, version: str) -> None:
    """Has a database, and all that follow it, be of a newer version. Raises ApiError."""
    record = edit(tx, account, id, VERSIONS, WITH_VERSIONS)
    check_writable(record)
    if version not in versions(record):
        raise unprocessable(f"Invalid version: {version} is not available to this database")
    followers = tx.referrers(DATABASES, DATABASES, record.id)
    for each in (record, *(tx.get(DATABASES, f.id, account, "update") for f in followers)):
        if each.body.status != FAILED:
            each.body.version = version
            rebuild(tx, each, REBUILDING)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _install(tx: Tx, record: DatabaseRecord) -> None:
    """Replaces the nodes: where there are several, another one leads in the meantime."""
    record.state.maintained_at = tx.now
    record.state.renewal += 1
    if plan_of(record).number_of_nodes > 1 and record.body.engine != KAFKA:
        alerts.note_promotion(record, tx.now, "A standby took over while its node was replaced")
    rebuild(tx, record, REBUILDING)


def _pass_window(tx: Tx, job: Job, result: None) -> None:
    record = tx.find(DATABASES, job.resource_id, lock="update")
    if record is not None and record.body.status == RUNNING:
        waiting = windows.updates(record, tx.now)
        if waiting and waiting[0] + windows.GRACE <= tx.now:
            _install(tx, record)


def _next(tx: Tx, job: Job) -> int | None:
    record = tx.find(DATABASES, job.resource_id)
    return None if record is None else windows.following(record.body, tx.now)


MAINTENANCE = Workflow(
    name=windows.MAINTAIN,
    steps=(Step("maintain", _pass_window),),
    failed=unaffected,
    repeat=_next,
)
