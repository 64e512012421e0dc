"""/v2/databases/{database-id}/users"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Routes
from ....store import Page, Tx
from ....store.secret import Secret
from .. import children, credentials
from ..contents import USERS, UserRecord
from ..credentials import NO_PAIR, KeyPair, new_password
from ..documents import DATABASES, KAFKA, WholeList
from ..rules import get, get_child, holder
from . import rules
from .documents import (
    DatabaseUser,
    DatabaseUserAccess,
    DatabaseUserCreate,
    DatabaseUserUpdate,
)

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

USER = ItemResponse("user", DatabaseUser)
USER_LIST = ListResponse("users", DatabaseUser)

PATH = "/databases/{database-id}/users"
ONE = f"{PATH}/{{username}}"


def _shown(call: Call, record: UserRecord) -> DatabaseUser:
    return rules.shown(record, call.service(Secret))


async def _pair(call: Call, id: str, name: str) -> KeyPair:
    """What a new user of Kafka is known by; nothing where it is another engine, or where the
    authority has come from elsewhere without its key.
    """
    record = await call.read(lambda tx: tx.get(DATABASES, id, call.account))
    key = credentials.open_key(call.service(Secret), record.state.authority_key)
    if record.body.engine != KAFKA or not key:
        return NO_PAIR
    rules.check_username(KAFKA, name)
    authority = KeyPair(key, record.state.authority)
    return credentials.new_user_pair(authority, name, call.store.times.clock())


@routes.get(PATH, "list-database-users", USER_LIST, errors=(400, 401, 403, 404))
async def list_users(call: Call, database_id: str, query: WholeList) -> Reply:
    """List a database's users

    Lists the users of a database with their passwords. A read replica shows those of the database
    that it follows.
    """

    def find(tx: Tx) -> Page[list[UserRecord]]:
        record = holder(tx, get(tx, call.account, database_id))
        return children.listed(tx, USERS, record, query)

    return USER_LIST.shaped(await call.read(find), lambda user: _shown(call, user))


@routes.post(PATH, "create-database-user", USER, ok=201, errors=(400, 401, 403, 404, 422))
async def create_user(call: Call, database_id: str, body: DatabaseUserCreate) -> Reply:
    """Create a database user

    Makes a user of a database. A read replica is refused with 400. A name that is taken or reserved
    is refused with 422.
    """
    pair, password = await _pair(call, database_id, body.username), new_password()
    user = await call.write(
        lambda tx: rules.create(tx, call.account, database_id, body, password, pair)
    )
    return USER(_shown(call, user))


@routes.get(ONE, "get-database-user", USER, errors=(400, 401, 403, 404))
async def get_user(call: Call, database_id: str, username: str) -> Reply:
    """Get a database user

    Shows one user with the password.
    """

    def find(tx: Tx) -> UserRecord:
        return get_child(tx, call.account, database_id, USERS, username)

    return USER(_shown(call, await call.read(find)))


@routes.put(ONE, "update-database-user", USER, ok=202, errors=(400, 401, 404, 422))
async def update_user(
    call: Call, database_id: str, username: str, body: DatabaseUserUpdate
) -> Reply:
    """Change a database user's password

    Sets a user's password. An empty one asks for a random one, which the answer shows.
    """
    password = new_password()

    def update(tx: Tx) -> UserRecord:
        return rules.update(tx, call.account, database_id, username, body.password, password)

    return USER(_shown(call, await call.write(update)))


@routes.delete(ONE, "delete-database-user", errors=(400, 401, 404))
async def delete_user(call: Call, database_id: str, username: str) -> Reply:
    """Delete a database user

    Deletes a user. The first user, vultradmin, is refused with 400, as is one that a connection
    pool needs.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, database_id, username))
    return DONE


@routes.put(
    f"{ONE}/access-control", "set-database-user-acl", USER, ok=202, errors=(400, 401, 404, 422)
)
async def set_access_control(
    call: Call, database_id: str, username: str, body: DatabaseUserAccess
) -> Reply:
    """Set a user's access

    Says what a user of Valkey or Kafka may do. Other engines are refused with 400. vultradmin may
    always do everything and is refused with 422.
    """
    user = await call.write(
        lambda tx: rules.set_access(tx, call.account, database_id, username, body)
    )
    return USER(_shown(call, user))
