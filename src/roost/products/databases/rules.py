"""What all parts of databases share: finding one, and what its engine has and has not.

What cannot be had is a 422; what cannot be asked of this database, whatever is asked for, a 400.
"""

import re
from typing import TypeVar

import msgspec

from ...catalog.databases import DatabasePlan, database_engines, database_plan
from ...http.errors import ApiError, BadRequest
from ...store import Kind, Record, Tx
from . import children
from .documents import DATABASES, KAFKA, MYSQL, PG, VALKEY, DatabaseRecord
from .lifecycle import check_usable

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)

SQL = (MYSQL, PG)
WITH_BACKUPS = (MYSQL, PG, VALKEY)
WITH_OPTIONS = (MYSQL, PG, KAFKA)
WITH_VERSIONS = (PG, KAFKA)

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


def get(
    tx: Tx, account: int, id: str, what: str = "", engines: tuple[str, ...] = ()
) -> DatabaseRecord:
    """The database. what: is asked of it, and only these engines have it. Raises BadRequest."""
    record = tx.get(DATABASES, id, account)
    check_engine(record, what, engines)
    return record


def edit(
    tx: Tx, account: int, id: str, what: str = "", engines: tuple[str, ...] = ()
) -> DatabaseRecord:
    """The same, locked for a change."""
    record = tx.get(DATABASES, id, account, "update")
    check_engine(record, what, engines)
    check_usable(record)
    return record


def get_child(
    tx: Tx,
    account: int,
    id: str,
    kind: Kind[B, H],
    *names: str,
    what: str = "",
    engines: tuple[str, ...] = (),
) -> Record[B, H]:
    """What is called so within a database, or within whom that follows."""
    record = children.database_of(tx, account, id, kind)
    check_engine(record, what, engines)
    return children.named(tx, kind, holder(tx, record), *names)


def edit_child(
    tx: Tx,
    account: int,
    id: str,
    kind: Kind[B, H],
    *names: str,
    what: str = "",
    engines: tuple[str, ...] = (),
) -> tuple[DatabaseRecord, Record[B, H]]:
    """The database and what is called so within it, both locked for a change. Raises BadRequest."""
    record = children.database_of(tx, account, id, kind, "update")
    check_engine(record, what, engines)
    check_usable(record)
    check_writable(record)
    return record, children.named(tx, kind, record, *names, lock="update")


def check_engine(record: DatabaseRecord, what: str, engines: tuple[str, ...]) -> None:
    """Raises BadRequest for what this engine has not. what: begins a sentence."""
    if engines and record.body.engine not in engines:
        titles = [database_engines()[engine].title for engine in engines]
        mine = database_engines()[record.body.engine].title
        raise BadRequest(f"{what} are for {_listed(titles)} alone: this is a {mine} database")


def holder(tx: Tx, record: DatabaseRecord) -> DatabaseRecord:
    """Whose users and logical databases it has: of a read replica, those of whom it follows."""
    if not record.state.parent_id:
        return record
    return tx.get(DATABASES, record.state.parent_id, record.account)


def check_writable(record: DatabaseRecord) -> None:
    """Raises BadRequest for a read replica, which has what its primary has."""
    if record.state.parent_id:
        raise BadRequest(
            f"A read replica follows its primary: change that, {record.state.parent_id}"
        )


def plan_of(record: DatabaseRecord) -> DatabasePlan:
    plan = database_plan(record.body.plan)
    assert plan is not None
    return plan


def unprocessable(text: str) -> ApiError:
    """What is asked for cannot be had."""
    return ApiError(text, 422)


def check_name(field: str, name: str, most: int) -> None:
    """Raises ApiError for a name that an engine would refuse, or that no path could hold."""
    if len(name) > most or not _NAME.fullmatch(name):
        raise unprocessable(
            f"Invalid {field}: must be 1 to {most} letters, digits, dots, hyphens and underscores,"
            " and begin with a letter, a digit or an underscore"
        )


def _listed(titles: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(titles[:-1]), titles[-1])))
