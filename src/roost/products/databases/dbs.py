"""/v2/databases/{database-id}/dbs: the logical databases within a MySQL or PostgreSQL database."""

import msgspec

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.errors import BadRequest
from ...http.operations import Call, Routes
from ...store import Page, Tx
from . import children
from .contents import DBS, POOLS, DatabaseDb, DbRecord
from .documents import DEFAULT_DB, MYSQL, PG, WholeList
from .lifecycle import refill
from .rules import (
    SQL,
    check_name,
    check_writable,
    edit,
    edit_child,
    get,
    get_child,
    holder,
    unprocessable,
)

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

WHAT = "Logical databases"

_LONGEST = {MYSQL: 64, PG: 63}
_RESERVED = {
    MYSQL: frozenset({"mysql", "information_schema", "performance_schema", "sys"}),
    PG: frozenset({"postgres", "template0", "template1"}),
}


class DatabaseDbCreate(msgspec.Struct):
    """name: its name: letters, digits, dots, hyphens and underscores, at most 64 for MySQL and 63
    for PostgreSQL.
    """

    name: str


DB = ItemResponse("db", DatabaseDb)
DB_LIST = ListResponse("dbs", DatabaseDb)

PATH = "/databases/{database-id}/dbs"
ONE = f"{PATH}/{{db-name}}"


@routes.get(PATH, "list-database-dbs", DB_LIST, errors=(400, 401, 403, 404))
async def list_dbs(call: Call, database_id: str, query: WholeList) -> Reply:
    """List logical databases

    Lists the logical databases of a MySQL or PostgreSQL database. Other engines are refused with
    400.
    """

    def find(tx: Tx) -> Page[list[DbRecord]]:
        record = holder(tx, get(tx, call.account, database_id, WHAT, SQL))
        return children.listed(tx, DBS, record, query)

    return DB_LIST.shaped(await call.read(find), lambda db: db.body)


@routes.post(PATH, "create-database-db", DB, ok=201, errors=(400, 401, 403, 404, 422))
async def create_db(call: Call, database_id: str, body: DatabaseDbCreate) -> Reply:
    """Create a logical database

    Makes a logical database in a MySQL or PostgreSQL database. A read replica is refused with 400.
    A name that is taken or reserved is refused with 422.
    """
    return DB(await call.write(lambda tx: _create(tx, call.account, database_id, body.name)))


@routes.get(ONE, "get-database-db", DB, errors=(400, 401, 403, 404))
async def get_db(call: Call, database_id: str, db_name: str) -> Reply:
    """Get a logical database

    Shows one logical database.
    """

    def find(tx: Tx) -> DbRecord:
        return get_child(tx, call.account, database_id, DBS, db_name, what=WHAT, engines=SQL)

    return DB(await call.read(find))


@routes.delete(ONE, "delete-database-db", errors=(400, 401, 404))
async def delete_db(call: Call, database_id: str, db_name: str) -> Reply:
    """Delete a logical database

    Deletes a logical database with everything in it. The first one, defaultdb, is refused with 400,
    as is one that a connection pool needs.
    """
    await call.write(lambda tx: _delete(tx, call.account, database_id, db_name))
    return DONE


def _create(tx: Tx, account: int, id: str, name: str) -> DbRecord:
    record = edit(tx, account, id, WHAT, SQL)
    check_writable(record)
    engine = record.body.engine
    check_name("name", name, _LONGEST[engine])
    if name.lower() in _RESERVED[engine]:
        raise unprocessable(f"Invalid name: {name} is reserved")
    if children.find(tx, DBS, record, name) is not None:
        raise unprocessable(f"Invalid name: there is a database {name} already")
    db = children.add(tx, DBS, record, DatabaseDb(name), None, name)
    refill(tx, record)
    return db


def _delete(tx: Tx, account: int, id: str, name: str) -> None:
    """Raises BadRequest for the default one, and for one that a connection pool needs."""
    record, db = edit_child(tx, account, id, DBS, name, what=WHAT, engines=SQL)
    if name == DEFAULT_DB:
        raise BadRequest(f"The database {DEFAULT_DB} cannot be deleted")
    for pool in tx.matching(POOLS, record.seq, "database", name, 1):
        raise BadRequest(f"The connection pool {pool.body.name} is of the database {name}")
    tx.delete(db)
    refill(tx, record)
