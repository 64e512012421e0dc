"""What may happen to users of a database, and what each engine knows of them."""

import re
from typing import Any

import msgspec
from msgspec import UNSET

from ....http.errors import BadRequest
from ....store import Tx
from ....store.secret import Secret
from .. import children, credentials
from ..contents import POOLS, USERS, AclLists, UserBody, UserRecord, UserState
from ..credentials import KeyPair
from ..documents import ADMIN, KAFKA, MYSQL, PG, VALKEY, DatabaseRecord
from ..lifecycle import refill
from ..rules import (
    check_engine,
    check_name,
    check_writable,
    edit,
    edit_child,
    unprocessable,
)
from .documents import (
    ENCRYPTIONS,
    DatabaseUser,
    DatabaseUserAccess,
    DatabaseUserAcl,
    DatabaseUserCreate,
)

WITH_ACCESS = (VALKEY, KAFKA)
MOST_PASSWORD = 256
MOST_RULES = 200
LISTS = ("acl_categories", "acl_channels", "acl_commands", "acl_keys")

_LONGEST = {MYSQL: 32, PG: 63, VALKEY: 64, KAFKA: 64}
_RESERVED = {
    MYSQL: frozenset({"root", "mysql.sys", "mysql.session", "mysql.infoschema"}),
    PG: frozenset({"postgres", "public", "none", "current_user", "session_user"}),
    VALKEY: frozenset({"default"}),
    KAFKA: frozenset({"default"}),
}
_CATEGORIES = frozenset(
    {
        "all", "keyspace", "read", "write", "set", "sortedset", "list", "hash", "string", "bitmap",
        "hyperloglog", "geo", "stream", "pubsub", "admin", "fast", "slow", "blocking", "dangerous",
        "connection", "transaction", "scripting",
    }
)  # fmt: skip
_CATEGORY = re.compile(r"[+-]@([a-z]+)")
_COMMAND = re.compile(r"[+-][a-z][a-z0-9_.-]*(\|[a-z0-9_.-]+)?")
_PATTERN = re.compile(r"[!-~]{1,255}")


def create(
    tx: Tx, account: int, id: str, wanted: DatabaseUserCreate, password: str, pair: KeyPair
) -> UserRecord:
    """password: for whoever gives none. pair: of a Kafka user. Raises ApiError."""
    record = edit(tx, account, id)
    check_writable(record)
    engine, name = record.body.engine, wanted.username
    check_username(engine, name)
    if children.find(tx, USERS, record, name) is not None:
        raise unprocessable(f"Invalid username: there is a user {name} already")
    body = UserBody(
        username=name,
        encryption=(wanted.encryption or "caching_sha2_password") if engine == MYSQL else "",
        permission=(wanted.permission or "readwrite") if engine == KAFKA else "",
        acl=AclLists() if engine == VALKEY else None,
    )
    secret = tx.service(Secret)
    state = UserState(
        password=credentials.seal_password(secret, _password(wanted.password) or password),
        access_key=credentials.seal_key(secret, pair.key),
        access_cert=pair.certificate,
    )
    user = children.add(tx, USERS, record, body, state, name)
    refill(tx, record)
    return user


def update(tx: Tx, account: int, id: str, name: str, given: str, password: str) -> UserRecord:
    """given: the password from now on; `password` where it is empty."""
    record, user = edit_child(tx, account, id, USERS, name)
    sealed = credentials.seal_password(tx.service(Secret), _password(given) or password)
    user.state.password = sealed
    return _changed(tx, record, user)


def set_access(tx: Tx, account: int, id: str, name: str, wanted: DatabaseUserAccess) -> UserRecord:
    """Raises ApiError for what the engine does not know."""
    record, user = edit_child(tx, account, id, USERS, name)
    check_engine(record, "Access controls", WITH_ACCESS)
    if name == ADMIN:
        raise unprocessable(f"Invalid username: {ADMIN} may do everything, always")
    if record.body.engine == KAFKA:
        if not wanted.permission:
            raise unprocessable("Missing required field: permission")
        user.body.permission = wanted.permission
    else:
        user.body.acl = _lists(user.body.acl or AclLists(), wanted)
    return _changed(tx, record, user)


def delete(tx: Tx, account: int, id: str, name: str) -> None:
    """Raises BadRequest for the first user, and for one whom a connection pool needs."""
    record, user = edit_child(tx, account, id, USERS, name)
    if name == ADMIN:
        raise BadRequest(f"The user {ADMIN} cannot be deleted")
    for pool in tx.matching(POOLS, record.seq, "username", name, 1):
        raise BadRequest(f"The connection pool {pool.body.name} is of the user {name}")
    tx.delete(user)
    refill(tx, record)


def check_username(engine: str, name: str) -> None:
    """Raises ApiError for a name that the engine would refuse."""
    check_name("username", name, _LONGEST[engine])
    if name.lower() in _RESERVED[engine] or (engine == PG and name.lower().startswith("pg_")):
        raise unprocessable(f"Invalid username: {name} is reserved")


def shown(record: UserRecord, secret: Secret) -> DatabaseUser:
    """A user as it is answered, its password in the clear."""
    body, state = record.body, record.state
    user = DatabaseUser(
        username=body.username,
        password=credentials.open_password(secret, state.password),
        encryption=ENCRYPTIONS.get(body.encryption, UNSET),
        permission=body.permission or UNSET,
    )
    if body.acl is not None:
        lists = msgspec.structs.asdict(body.acl)
        older = {f"redis_{name}": items for name, items in lists.items()}
        user.access_control = DatabaseUserAcl(**lists, **older)
    if state.access_cert:
        user.access_key = credentials.open_key(secret, state.access_key)
        user.access_cert = state.access_cert
    return user


def _changed(tx: Tx, record: DatabaseRecord, user: UserRecord) -> UserRecord:
    tx.update(user)
    refill(tx, record)
    return user


def _password(text: str) -> str:
    if len(text) > MOST_PASSWORD or not text.isprintable():
        raise unprocessable(
            f"Invalid password: must be at most {MOST_PASSWORD} printable characters"
        )
    return text


def _lists(old: AclLists, wanted: DatabaseUserAccess) -> AclLists:
    """What is given under either name takes the place of what was there."""
    given: dict[str, Any] = {}
    for name in LISTS:
        items = getattr(wanted, name)
        items = getattr(wanted, f"redis_{name}") if items is None else items
        if items is not None:
            _check_list(name, items)
            given[name] = items
    if not given:
        raise unprocessable(f"Missing required field: one of {', '.join(LISTS)}")
    return msgspec.structs.replace(old, **given)


def _check_list(name: str, items: list[str]) -> None:
    if len(items) > MOST_RULES:
        raise unprocessable(f"Invalid {name}: at most {MOST_RULES}")
    for item in items:
        if not _is_rule(name, item):
            raise unprocessable(f"Invalid {name}: {item[:100]}")


def _is_rule(name: str, item: str) -> bool:
    if name == "acl_categories":
        match = _CATEGORY.fullmatch(item)
        return match is not None and match[1] in _CATEGORIES
    return (_COMMAND if name == "acl_commands" else _PATTERN).fullmatch(item) is not None
