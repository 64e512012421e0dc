"""/v2/databases/{database-id}/connection-pools"""

import msgspec

from ....http.answers import DONE, ItemResponse, Links, Meta, Reply, Whole
from ....http.operations import Call, Routes
from ....store import Tx
from .. import children
from ..contents import POOLS, ConnectionPool, PoolRecord
from ..documents import WholeList
from ..rules import get, get_child
from . import rules
from .documents import ConnectionPoolCreate, ConnectionPoolUpdate, PoolConnections

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")


class ConnectionPools(msgspec.Struct, kw_only=True):
    """Connection pools, and how many connections are left.

    connections: how many connections there are and are left.
    connection_pools: the pools.
    """

    connections: PoolConnections
    connection_pools: list[ConnectionPool]
    meta: Meta


POOL = ItemResponse("connection_pool", ConnectionPool)
POOL_LIST = Whole(ConnectionPools)

PATH = "/databases/{database-id}/connection-pools"
ONE = f"{PATH}/{{pool-name}}"


@routes.get(PATH, "list-connection-pools", POOL_LIST, errors=(400, 401, 403, 404))
async def list_connection_pools(call: Call, database_id: str, query: WholeList) -> Reply:
    """List connection pools

    Lists the connection pools of a PostgreSQL database, and how many connections are left. Other
    engines are refused with 400.
    """

    def find(tx: Tx) -> ConnectionPools:
        record = get(tx, call.account, database_id, rules.WHAT, rules.ENGINES)
        found = children.listed(tx, POOLS, record, query)
        return ConnectionPools(
            connections=rules.connections(tx, record),
            connection_pools=[pool.body for pool in found.items],
            meta=Meta(found.total, Links(found.next, found.prev)),
        )

    return POOL_LIST(await call.read(find))


@routes.post(PATH, "create-connection-pool", POOL, ok=201, errors=(400, 401, 403, 404, 422))
async def create_connection_pool(call: Call, database_id: str, body: ConnectionPoolCreate) -> Reply:
    """Create a connection pool

    Makes a pool of connections to PostgreSQL. All pools together have as many connections as the
    plan allows. More are refused with 422, as are a logical database or a user that is not there.
    """
    return POOL(await call.write(lambda tx: rules.create(tx, call.account, database_id, body)))


@routes.get(ONE, "get-connection-pool", POOL, errors=(400, 401, 403, 404))
async def get_connection_pool(call: Call, database_id: str, pool_name: str) -> Reply:
    """Get a connection pool

    Shows one connection pool.
    """

    def find(tx: Tx) -> PoolRecord:
        return get_child(
            tx, call.account, database_id, POOLS, pool_name, what=rules.WHAT, engines=rules.ENGINES
        )

    return POOL(await call.read(find))


@routes.put(ONE, "update-connection-pool", POOL, ok=202, errors=(400, 401, 404, 422))
async def update_connection_pool(
    call: Call, database_id: str, pool_name: str, body: ConnectionPoolUpdate
) -> Reply:
    """Change a connection pool

    Changes what you give and leaves the rest as it is. More connections than are left are refused
    with 422.
    """
    pool = await call.write(lambda tx: rules.update(tx, call.account, database_id, pool_name, body))
    return POOL(pool)


@routes.delete(ONE, "delete-connection-pool", errors=(400, 401, 404))
async def delete_connection_pool(call: Call, database_id: str, pool_name: str) -> Reply:
    """Delete a connection pool

    Deletes a pool. Its connections are free for other pools.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, database_id, pool_name))
    return DONE
