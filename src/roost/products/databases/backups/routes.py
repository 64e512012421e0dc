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
    return BACKUPS(await call.read(lambda tx: rules.shown(tx, call.account, database_id)))


@routes.post(
    "/databases/{database-id}/restore", "database-restore-from-backup", DATABASE,
    acl="provisioning", ok=200, errors=(400, 401, 403, 404, 422),
)  # fmt: skip
async def restore_database(call: Call, database_id: str, body: DatabaseRestore) -> Reply:
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
    made = fresh(call.store.times.clock(), "")
    return DATABASE(
        await call.write_and_show(
            lambda tx: rules.fork(tx, call.account, database_id, body, made), details.one
        )
    )
