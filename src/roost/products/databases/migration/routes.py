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
    return MIGRATION(await call.read(lambda tx: rules.find(tx, call.account, database_id)))


@routes.post(PATH, "database-start-migration", MIGRATION, ok=200, errors=(400, 401, 403, 404, 422))
async def start_migration(call: Call, database_id: str, body: DatabaseMigrationStart) -> Reply:
    return MIGRATION(await call.write(lambda tx: rules.start(tx, call.account, database_id, body)))


@routes.delete(PATH, "database-detach-migration", errors=(400, 401, 404))
async def detach_migration(call: Call, database_id: str) -> Reply:
    await call.write(lambda tx: rules.detach(tx, call.account, database_id))
    return DONE
