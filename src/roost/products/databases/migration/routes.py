"""/v2/databases/{database-id}/migration"""

from ....http.answers import DONE, ItemResponse, Reply
from ....http.operations import Call, Routes
from . import rules
from .documents import DatabaseMigration, DatabaseMigrationStart

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

MIGRATION = ItemResponse("migration", DatabaseMigration)

PATH = "/databases/{database-id}/migration"


@routes.get(PATH, "view-migration-status", MIGRATION, errors=(400, 401, 403, 404))
async def get_migration(call: Call, database_id: str) -> Reply:
    """Get a database's migration

    Shows how a migration stands. Without one it answers 404.
    """
    return MIGRATION(await call.read(lambda tx: rules.find(tx, call.account, database_id)))


@routes.post(PATH, "database-start-migration", MIGRATION, ok=200, errors=(400, 401, 403, 404, 422))
async def start_migration(call: Call, database_id: str, body: DatabaseMigrationStart) -> Reply:
    """Start a migration

    Copies data from another server into a database, and goes on to follow it until you detach it.
    The migration is `pending`, then `running`, and `complete` once the data is there, or `error`.
    It is for MySQL, PostgreSQL and Valkey. A database that is not `Running`, or that has a
    migration already, is refused with 400. Missing values are refused with 422.
    """
    return MIGRATION(await call.write(lambda tx: rules.start(tx, call.account, database_id, body)))


@routes.delete(PATH, "database-detach-migration", errors=(400, 401, 404))
async def detach_migration(call: Call, database_id: str) -> Reply:
    """Detach a migration

    Ends a migration. What was copied stays.
    """
    await call.write(lambda tx: rules.detach(tx, call.account, database_id))
    return DONE
