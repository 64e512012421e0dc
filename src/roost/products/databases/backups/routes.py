"""/v2/databases/{database-id}/backups, /restore and /fork"""

from ....http.answers import ItemResponse, Reply, Whole
from ....http.operations import Call, Routes
from .. import details
from ..credentials import fresh
from ..documents import Database
from . import rules
from .documents import DatabaseBackups, DatabaseFork, DatabaseRestore

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

BACKUPS = Whole(DatabaseBackups)
DATABASE = ItemResponse("database", Database)


@routes.get(
    "/databases/{database-id}/backups", "get-backup-information", BACKUPS,
    errors=(400, 401, 403, 404),
)  # fmt: skip
async def get_backup_information(call: Call, database_id: str) -> Reply:
    """Get a database's backups

    Shows the latest backup and the oldest moment that you can restore. Backups are made once a day.
    Kafka has none and is refused with 400.
    """
    return BACKUPS(await call.read(lambda tx: rules.shown(tx, call.account, database_id)))


@routes.post(
    "/databases/{database-id}/restore", "database-restore-from-backup", DATABASE,
    acl="provisioning", ok=200, errors=(400, 401, 403, 404, 422),
)  # fmt: skip
async def restore_database(call: Call, database_id: str, body: DatabaseRestore) -> Reply:
    """Restore a managed database

    Makes a new database on the same plan in the same region, from a backup or from a moment. The
    old one stays. The new one has its users and settings, a new first password, and costs by the
    hour from now on. A hobbyist plan, a read replica or a moment that was too long ago is refused
    with 400.
    """
    made = fresh(call.store.times.clock(), "")
    return DATABASE(
        await call.write_and_show(
            lambda tx: rules.restore(tx, call.account, database_id, body, made), details.one
        )
    )


@routes.post(
    "/databases/{database-id}/fork", "database-fork", DATABASE,
    acl="provisioning", ok=200, errors=(400, 401, 403, 404, 422),
)  # fmt: skip
async def fork_database(call: Call, database_id: str, body: DatabaseFork) -> Reply:
    """Fork a managed database

    Makes a new database from a backup or from a moment, on any plan for its engine and in any
    region. The old one stays. The new one has its users and settings, a new first password, and
    costs by the hour from now on. A hobbyist plan, a read replica or a moment that was too long ago
    is refused with 400.
    """
    made = fresh(call.store.times.clock(), "")
    return DATABASE(
        await call.write_and_show(
            lambda tx: rules.fork(tx, call.account, database_id, body, made), details.one
        )
    )
