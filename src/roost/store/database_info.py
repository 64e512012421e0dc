"""What a database says of itself to somebody who must not change it, nor bring it forward."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from .errors import Unusable
from .kinds import Kind
from .renewal import PARTS, KindRange, Parts, changed, declared, newer, parts_of
from .schema import MIGRATIONS
from .sql import Row
from .time import ClockSetting
from .urls import sqlite_path

Kinds = Mapping[str, Kind[Any, Any]]

_QUESTION = "SELECT name, value FROM settings WHERE name IN ('schema', 'secret', 'clock')"


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """schema: the version of the tables, 0 for an empty database. secret: the fingerprint of the
    secret that encrypted what is stored, empty if nothing is. parts: how the documents of each kind
    are stored; nothing where the tables are of another version. clock: how clock time passes, None
    for a clock that nobody has ever set.
    """

    schema: int = 0
    secret: str = ""
    parts: Parts = field(default_factory=dict[str, list[KindRange]])
    clock: ClockSetting | None = None

    def is_newer(self, kinds: Kinds) -> bool:
        """Whether a newer version of Roost has written it."""
        if self.schema == len(MIGRATIONS):
            return newer(self.parts, declared(kinds)) is not None
        return self.schema > len(MIGRATIONS)

    def is_older(self, kinds: Kinds) -> bool:
        """Whether the next start brings it forward."""
        if self.schema == len(MIGRATIONS):
            return bool(changed(self.parts, declared(kinds)))
        return 0 < self.schema < len(MIGRATIONS)


def database_info(url: str) -> DatabaseInfo:
    """Reads what a database holds, and waits for it. A SQLite file that is not there is empty.

    Raises Unusable when it does not answer.
    """
    if url.startswith("sqlite:"):
        return _of_file(sqlite_path(url))
    return _of_server(url)


def _of_file(path: Path) -> DatabaseInfo:
    if not path.exists():
        return DatabaseInfo()
    # Even a reader makes files beside the database, unless told that nobody writes: without a
    # log of what is not yet in the database, nobody does.
    log = path.with_name(f"{path.name}-wal")
    mode = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True)) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE name = 'settings'")
            return _read(database.execute) if tables.fetchone() else DatabaseInfo()
    except sqlite3.Error as error:
        raise Unusable(f"the database {path} cannot be used: {error}") from error


def _of_server(url: str) -> DatabaseInfo:
    import psycopg  # noqa: PLC0415 - whoever uses SQLite does not pay for it

    from .postgres_sql import DatabaseAddress  # noqa: PLC0415

    address = DatabaseAddress(url)
    with closing(address.connect()) as connection:
        try:
            return _read(connection.all)
        except psycopg.errors.UndefinedTable:
            return DatabaseInfo()
        except psycopg.Error as error:
            raise Unusable(f"{address.place} cannot be used: {address.clean(error)}") from None


def _read(ask: Callable[[str], Iterable[Row]]) -> DatabaseInfo:
    values: dict[str, str] = dict(ask(_QUESTION))
    schema = int(values.get("schema", 0))
    parts = parts_of(ask(PARTS)) if schema == len(MIGRATIONS) else {}
    clock = values.get("clock")
    setting = None if clock is None else msgspec.json.decode(clock, type=ClockSetting)
    return DatabaseInfo(schema, values.get("secret", ""), parts, setting)
