"""/v2/databases/{database-id}/read-replica and /promote-read-replica

A read replica is a database with an id of its own that has the users, logical databases and data of
the one that it follows. A promoted one keeps them, and follows nobody any more.
"""

import msgspec

from ...http.answers import DONE, ItemResponse, Reply
from ...http.errors import BadRequest
from ...http.fields import Text
from ...http.operations import Call, Routes
from ...store import Tx, plain
from . import alerts, backup_times, details, making
from .credentials import Fresh, fresh
from .documents import DATABASES, MYSQL, REBUILDING, RUNNING, Database, DatabaseRecord
from .lifecycle import refill
from .rules import WITH_BACKUPS, edit
from .subscriptions import checked_label

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

WHAT = "Read replicas"
MOST_OF_MYSQL = 3


class ReadReplicaCreate(msgspec.Struct):
    """region: the region of the replica. Small or capital letters make no difference.
    label: what to call the replica, from 1 to 255 characters.
    """

    region: str
    label: Text


DATABASE = ItemResponse("database", Database)


@routes.post(
    "/databases/{database-id}/read-replica", "database-add-read-replica", DATABASE,
    acl="provisioning", ok=200, errors=(400, 401, 403, 404, 422),
)  # fmt: skip
async def add_read_replica(call: Call, database_id: str, body: ReadReplicaCreate) -> Reply:
    """Add a read replica

    Makes a database that follows this one and can only be read. It has the same plan and costs as
    much. It is for MySQL, PostgreSQL and Valkey. The database needs a backup first. A MySQL
    database has at most 3. Anything else is refused with 400.
    """
    made = fresh(call.store.times.clock(), "")
    return DATABASE(
        await call.write_and_show(
            lambda tx: _add(tx, call.account, database_id, body, made), details.one
        )
    )


@routes.post(
    "/databases/{database-id}/promote-read-replica", "database-promote-read-replica",
    errors=(400, 401, 403, 404, 422),
)  # fmt: skip
async def promote_read_replica(call: Call, database_id: str) -> Reply:
    """Promote a read replica

    Makes a read replica a database of its own that follows nobody and can be written to. It keeps
    users, logical databases and data. A database that is no replica, or is not `Running`, is
    refused with 400.
    """
    await call.write(lambda tx: _promote(tx, call.account, database_id))
    return DONE


def _add(tx: Tx, account: int, id: str, wanted: ReadReplicaCreate, made: Fresh) -> DatabaseRecord:
    """Raises ApiError for what cannot be followed, or not there."""
    primary = edit(tx, account, id, WHAT, WITH_BACKUPS)
    body = primary.body
    if primary.state.parent_id:
        raise BadRequest("A read replica cannot have read replicas")
    if backup_times.latest(primary, tx.now) is None:
        raise BadRequest("The database has no backup yet, from which a read replica is made")
    followers = tx.count_referrers(DATABASES, [id], DATABASES.name).get(id, 0)
    if body.engine == MYSQL and followers >= MOST_OF_MYSQL:
        raise BadRequest(f"A MySQL database has at most {MOST_OF_MYSQL} read replicas")
    _, region = making.place(tx, body.engine, body.plan, wanted.region)
    copy = msgspec.structs.replace(
        body,
        id=made.id,
        date_created=plain(tx.now),
        region=region,
        vpc_id=body.vpc_id if region == body.region else "",
        status=REBUILDING,
        label=checked_label(wanted.label),
        tag="",
    )
    state = making.new_state(tx, made)
    state.parent_id, state.options = primary.id, primary.state.options
    return making.store(tx, account, copy, state)


def _promote(tx: Tx, account: int, id: str) -> None:
    """Raises BadRequest for what follows nobody, or is not there yet."""
    record = edit(tx, account, id, WHAT, WITH_BACKUPS)
    if not record.state.parent_id:
        raise BadRequest("The database is no read replica")
    if record.body.status != RUNNING:
        raise BadRequest("The read replica is not ready yet")
    primary = tx.get(DATABASES, record.state.parent_id, account, "share")
    making.copy_contents(tx, primary, record, pools=False)
    record.state.parent_id = ""
    alerts.note_promotion(record, tx.now, f"The read replica follows {primary.id} no more")
    refill(tx, record)
