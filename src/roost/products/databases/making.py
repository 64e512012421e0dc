"""How a database is made: an empty one, or from another."""

import msgspec

from ...catalog import Stock, region
from ...catalog.databases import DatabasePlan, database_engines, database_plan
from ...store import Tx
from ...store.secret import Secret
from . import children, credentials
from .contents import DBS, POOLS, USERS, AclLists, DatabaseDb, UserBody, UserState
from .credentials import Fresh
from .documents import (
    ADMIN,
    DEFAULT_DB,
    KAFKA,
    MYSQL,
    VALKEY,
    DatabaseBody,
    DatabaseRecord,
    DatabaseState,
)
from .lifecycle import MANAGED
from .rules import SQL, unprocessable


def new_state(tx: Tx, fresh: Fresh) -> DatabaseState:
    return DatabaseState(
        host_tail=fresh.tail,
        authority=fresh.authority.certificate,
        authority_key=credentials.seal_key(tx.service(Secret), fresh.authority.key),
    )


def place(tx: Tx, engine: str, plan_id: str, region_id: str) -> tuple[DatabasePlan, str]:
    """The plan, and the region in capitals. Raises ApiError where they cannot be had."""
    if region(region_id.lower()) is None:
        raise unprocessable(f"Invalid region: there is no {region_id}")
    plan = database_plan(plan_id)
    if plan is None:
        raise unprocessable(f"Invalid plan: there is no {plan_id}")
    if not plan.runs(engine):
        raise unprocessable(
            f"Invalid plan: {plan_id} is not for {database_engines()[engine].title}"
        )
    at = region_id.upper()
    if at not in plan.locations or not tx.service(Stock).has(plan_id, at.lower()):
        raise unprocessable(f"Invalid plan: {plan_id} is not available in {at}")
    return plan, at


def store(tx: Tx, account: int, body: DatabaseBody, state: DatabaseState) -> DatabaseRecord:
    """Stores it, begins what it costs, and has it made."""
    return MANAGED.create(tx, body.id, account, body, state)


def add_first(tx: Tx, record: DatabaseRecord, fresh: Fresh) -> None:
    """Gives it its first user, and its first logical database where its engine has some."""
    engine = record.body.engine
    secret = tx.service(Secret)
    user = UserBody(
        username=ADMIN,
        encryption="caching_sha2_password" if engine == MYSQL else "",
        permission="admin" if engine == KAFKA else "",
        acl=AclLists() if engine == VALKEY else None,
    )
    state = UserState(
        password=credentials.seal_password(secret, fresh.password),
        access_key=credentials.seal_key(secret, fresh.admin.key),
        access_cert=fresh.admin.certificate,
    )
    children.add(tx, USERS, record, user, state, ADMIN)
    if engine in SQL:
        children.add(tx, DBS, record, DatabaseDb(DEFAULT_DB), None, DEFAULT_DB)


def copy_contents(
    tx: Tx,
    source: DatabaseRecord,
    record: DatabaseRecord,
    *,
    password: str = "",
    pools: bool = True,
) -> None:
    """Gives it the users, logical databases and pools of another.

    password: of its first user from now on; by default that is as the other's. pools: whether they
    are copied too, which takes as many connections.
    """
    for user in tx.children(USERS, source.seq):
        state = user.state
        if password and user.body.username == ADMIN:
            sealed = credentials.seal_password(tx.service(Secret), password)
            state = msgspec.structs.replace(state, password=sealed)
        children.add(tx, USERS, record, user.body, state, user.body.username)
    for db in tx.children(DBS, source.seq):
        children.add(tx, DBS, record, db.body, None, db.body.name)
    for pool in tx.children(POOLS, source.seq) if pools else ():
        children.add(tx, POOLS, record, pool.body, None, pool.body.name)
