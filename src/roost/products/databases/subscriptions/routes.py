"""/v2/databases"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Routes
from ....store import Tx
from .. import details
from ..credentials import fresh
from ..documents import ADMIN, DATABASES, KAFKA, Database
from . import rules
from .documents import DatabaseCreate, DatabaseQuery, DatabaseUpdate

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

DATABASE = ItemResponse("database", Database)
DATABASE_LIST = ListResponse("databases", Database)


@routes.get("/databases", "list-databases", DATABASE_LIST, errors=(400, 401, 403, 404))
async def list_databases(call: Call, query: DatabaseQuery) -> Reply:
    """List managed databases

    Lists your managed databases. Every filter that you give has to match exactly. Up to 500 come at
    once.
    """
    found = await call.read(lambda tx: rules.page(tx, call.account, query))
    return DATABASE_LIST.shaped(found, lambda each: each)


@routes.post(
    "/databases", "create-database", DATABASE,
    ok=201, acl="provisioning", errors=(400, 401, 403, 404, 422),
)  # fmt: skip
async def create_database(call: Call, body: DatabaseCreate) -> Reply:
    """Create a managed database

    Deploys MySQL, PostgreSQL, Valkey or Kafka. It is `Rebuilding` first, then `Configuring`, and
    `Running` once you can use it. Its first user is vultradmin, and its password is in the answer.
    The plan costs by the hour from now on. Settings for another engine are ignored. A plan, a
    region or a version that cannot be had is refused with 422.
    """
    made = fresh(call.store.times.clock(), ADMIN if body.database_engine == KAFKA else "")
    return DATABASE(
        await call.write_and_show(
            lambda tx: rules.create(tx, call.account, body, made), details.one
        )
    )


@routes.get("/databases/{database-id}", "get-database", DATABASE, errors=(400, 401, 403, 404))
async def get_database(call: Call, database_id: str) -> Reply:
    """Get a managed database

    Shows one managed database with all that you need to connect to it.
    """

    def find(tx: Tx) -> Database:
        return details.one(tx, tx.get(DATABASES, database_id, call.account))

    return DATABASE(await call.read(find))


@routes.put(
    "/databases/{database-id}", "update-database", DATABASE, ok=202, errors=(400, 401, 404, 422)
)
async def update_database(call: Call, database_id: str, body: DatabaseUpdate) -> Reply:
    """Change a managed database

    Changes what you give and leaves the rest as it is. Another plan, region or VPC moves it to new
    nodes, and it is `Rebalancing` meanwhile. A plan with a smaller disk is refused with 400: fork
    the database instead. What cannot be had is refused with 422.
    """
    return DATABASE(
        await call.write_and_show(
            lambda tx: rules.update(tx, call.account, database_id, body), details.one
        )
    )


@routes.delete("/databases/{database-id}", "delete-database", errors=(400, 401, 404))
async def delete_database(call: Call, database_id: str) -> Reply:
    """Delete a managed database

    Deletes a database with everything in it, its backups included, and ends its charges. One that
    has read replicas is refused with 400.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, database_id))
    return DONE
