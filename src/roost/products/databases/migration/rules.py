"""What becomes of a migration: pending, running, and complete once the data is there.

It is there until it is detached, and follows the other database as long.
"""

from msgspec import UNSET

from ....drivers.databases import Databases, Migration
from ....engine import jobs
from ....engine.lifecycle import Takes
from ....engine.workflows import Run, Step, Workflow, destroying
from ....http.errors import BadRequest
from ....store import Tx
from ....store.secret import Secret
from ....store.work import Job
from .. import children
from ..contents import MIGRATIONS, MigrationBody, MigrationRecord, MigrationState
from ..documents import RUNNING, VALKEY, DatabaseRecord
from ..lifecycle import check_usable
from ..rules import WITH_BACKUPS, check_engine, check_writable, edit, unprocessable
from .documents import DatabaseMigration, DatabaseMigrationStart, MigrationCredentials

WHAT = "Migrations"
ENGINES = WITH_BACKUPS
NAME = "migration"
"""There is one of a database, and this is what its document is called by."""

BEGINNING = Takes(quick=0.2, realistic=10)
COPYING = Takes(quick=0.5, realistic=120)

_FOR_PASSWORD = "migration password"  # noqa: S105 - what the sealing is for
_UNREACHABLE = "the data could not be copied"


def find(tx: Tx, account: int, id: str) -> DatabaseMigration:
    record = children.database_of(tx, account, id, MIGRATIONS)
    check_engine(record, WHAT, ENGINES)
    return shown(record, children.named(tx, MIGRATIONS, record, NAME), tx.service(Secret))


def start(tx: Tx, account: int, id: str, wanted: DatabaseMigrationStart) -> DatabaseMigration:
    """Raises ApiError for what cannot be reached in any case, and while there is one."""
    record = edit(tx, account, id, WHAT, ENGINES)
    check_writable(record)
    if record.body.status != RUNNING:
        raise BadRequest("The database is not ready yet")
    existing = children.find(tx, MIGRATIONS, record, NAME)
    if existing is not None and existing.body.status != "error":
        raise BadRequest("There is a migration already: detach it first")
    if existing is not None:
        tx.delete(existing)
    is_valkey = record.body.engine == VALKEY
    if not wanted.host.strip():
        raise unprocessable("Invalid host: must not be empty")
    if not is_valkey and not wanted.database:
        raise unprocessable("Missing required field: database")
    if not is_valkey and not wanted.username:
        raise unprocessable("Missing required field: username")
    body = MigrationBody(
        host=wanted.host,
        port=wanted.port,
        username=wanted.username or "default",
        database="" if is_valkey else wanted.database,
        ignored_databases="" if is_valkey else wanted.ignored_databases,
        ssl=wanted.ssl,
    )
    state = MigrationState(tx.service(Secret).seal_text(wanted.password, _FOR_PASSWORD))
    migration = children.add(tx, MIGRATIONS, record, body, state, NAME)
    jobs.start(tx, MIGRATE, account, migration, {"database": record.id})
    return shown(record, migration, tx.service(Secret))


def detach(tx: Tx, account: int, id: str) -> None:
    record = children.database_of(tx, account, id, MIGRATIONS, "update")
    check_engine(record, WHAT, ENGINES)
    check_usable(record)
    migration = children.named(tx, MIGRATIONS, record, NAME, lock="update")
    leases = jobs.drop(tx, migration)
    tx.delete(migration)
    jobs.start(tx, DETACH, account, args={"id": record.id}, after=leases)


def shown(record: DatabaseRecord, migration: MigrationRecord, secret: Secret) -> DatabaseMigration:
    """A migration as it is answered, its password in the clear."""
    body = migration.body
    is_valkey = record.body.engine == VALKEY
    return DatabaseMigration(
        status=body.status,
        method=body.method or UNSET,
        error=body.error or UNSET,
        credentials=MigrationCredentials(
            host=body.host,
            port=body.port,
            username=body.username,
            password=secret.open_text(migration.state.password, _FOR_PASSWORD),
            database=UNSET if is_valkey else body.database,
            ignored_databases=UNSET if is_valkey else body.ignored_databases,
            ssl=body.ssl,
        ),
    )


def _begun(tx: Tx, job: Job, result: None) -> None:
    record = tx.find(MIGRATIONS, job.resource_id, lock="update")
    if record is not None:
        record.body.status = "running"
        tx.update(record)


async def _copy(run: Run) -> str:
    def look(tx: Tx) -> Migration | None:
        record = tx.find(MIGRATIONS, run.job.resource_id)
        return None if record is None else _told(record, tx.service(Secret))

    migration = await run.read(look)
    if migration is None:
        return ""
    return await run.driver(Databases).migrate(run.job.args["database"], migration)


def _told(record: MigrationRecord, secret: Secret) -> Migration:
    body = record.body
    return Migration(
        host=body.host,
        port=body.port,
        username=body.username,
        password=secret.open_text(record.state.password, _FOR_PASSWORD),
        database=body.database,
        ignored=tuple(name.strip() for name in body.ignored_databases.split(",") if name.strip()),
        ssl=body.ssl,
    )


def _copied(tx: Tx, job: Job, method: str) -> None:
    record = tx.find(MIGRATIONS, job.resource_id, lock="update")
    if record is not None:
        record.body.status, record.body.method = "complete", method
        tx.update(record)


def _failed(tx: Tx, job: Job) -> None:
    record = tx.find(MIGRATIONS, job.resource_id, lock="update")
    if record is not None:
        record.body.status, record.body.error = "error", _UNREACHABLE
        tx.update(record)


async def _detach(run: Run) -> None:
    await run.driver(Databases).detach(run.job.args["id"])


MIGRATE = Workflow(
    name="migrate-database",
    steps=(Step("begin", _begun, takes=BEGINNING), Step("copy", _copied, _copy, COPYING)),
    failed=_failed,
    driver=Databases,
    bulk=True,
)
DETACH = destroying("detach-database-migration", _detach, driver=Databases)
WORKFLOWS = (MIGRATE, DETACH)
