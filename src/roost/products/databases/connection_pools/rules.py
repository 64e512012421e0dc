"""What may happen to connection pools: all together hold no more than the plan's connections."""

from ....store import Tx
from .. import children
from ..contents import DBS, POOLS, USERS, ConnectionPool, PoolRecord
from ..documents import PG, DatabaseRecord
from ..lifecycle import refill
from ..rules import check_name, check_writable, edit, edit_child, plan_of, unprocessable
from .documents import ConnectionPoolCreate, ConnectionPoolUpdate, PoolConnections

WHAT = "Connection pools"
ENGINES = (PG,)
LONGEST = 63


def create(tx: Tx, account: int, id: str, wanted: ConnectionPoolCreate) -> PoolRecord:
    """Raises ApiError for what cannot be had."""
    record = edit(tx, account, id, WHAT, ENGINES)
    check_writable(record)
    check_name("name", wanted.name, LONGEST)
    if children.find(tx, POOLS, record, wanted.name) is not None:
        raise unprocessable(f"Invalid name: there is a connection pool {wanted.name} already")
    body = ConnectionPool(
        name=wanted.name,
        database=wanted.database,
        username=wanted.username,
        mode=wanted.mode,
        size=wanted.size,
    )
    _check(tx, record, body, connections(tx, record).available)
    pool = children.add(tx, POOLS, record, body, None, body.name)
    refill(tx, record)
    return pool


def update(tx: Tx, account: int, id: str, name: str, wanted: ConnectionPoolUpdate) -> PoolRecord:
    """Takes in what is given. Raises ApiError."""
    record, pool = edit_child(tx, account, id, POOLS, name, what=WHAT, engines=ENGINES)
    available = connections(tx, record).available + pool.body.size
    for field in wanted.__struct_fields__:
        value = getattr(wanted, field)
        if value:
            setattr(pool.body, field, value)
    _check(tx, record, pool.body, available)
    tx.update(pool)
    refill(tx, record)
    return pool


def delete(tx: Tx, account: int, id: str, name: str) -> None:
    record, pool = edit_child(tx, account, id, POOLS, name, what=WHAT, engines=ENGINES)
    tx.delete(pool)
    refill(tx, record)


def connections(tx: Tx, record: DatabaseRecord) -> PoolConnections:
    """How many connections there are, and are left."""
    used = sum(pool.body.size for pool in tx.children(POOLS, record.seq))
    most = plan_of(record).max_connections.pg
    return PoolConnections(used, most - used, most)


def _check(tx: Tx, record: DatabaseRecord, pool: ConnectionPool, available: int) -> None:
    if children.find(tx, DBS, record, pool.database) is None:
        raise unprocessable(f"Invalid database: there is no {pool.database}")
    if children.find(tx, USERS, record, pool.username) is None:
        raise unprocessable(f"Invalid username: there is no {pool.username}")
    if pool.size > available:
        raise unprocessable(f"Invalid size: {available} connections are available")
