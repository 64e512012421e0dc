"""What a database says of itself to somebody who must not change it, nor bring it forward."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from .errors import Unusable
from .schema import MIGRATIONS
from .sql import Row
from .urls import sqlite_path

_QUESTION = "SELECT name, value FROM settings WHERE name IN ('schema', 'secret')"


@dataclass(frozen=True, slots=True)
class Look:
    """schema: the version of the tables, 0 for an empty database. secret: the fingerprint of the
    secret that encrypted what is stored, empty if nothing is.
    """

    schema: int = 0
    secret: str = ""

    @property
    def is_newer(self) -> bool:
        """Whether a newer version of Roost has written it."""
        return self.schema > len(MIGRATIONS)

    @property
    def is_older(self) -> bool:
        """Whether the next start brings it forward."""
        return 0 < self.schema < len(MIGRATIONS)


def look_at(url: str) -> Look:
    """Reads what a database holds, and waits for it. A SQLite file that is not there is empty.

    Raises Unusable when it does not answer.
    """
    if url.startswith("sqlite:"):
        return _look_at_file(sqlite_path(url))
    return _look_at_server(url)


def _look_at_file(path: Path) -> Look:
    if not path.exists():
        return Look()
    # Even a reader makes files beside the database, unless told that nobody writes: without a
    # log of what is not yet in the database, nobody does.
    log = path.with_name(f"{path.name}-wal")
    mode = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True)) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE name = 'settings'")
            return _look(database.execute(_QUESTION)) if tables.fetchone() else Look()
    except sqlite3.Error as error:
        raise Unusable(f"the database {path} cannot be used: {error}") from error


def _look_at_server(url: str) -> Look:
    import psycopg  # noqa: PLC0415 - whoever uses SQLite does not pay for it

    from .postgres_sql import Address  # noqa: PLC0415

    address = Address(url)
    with closing(address.connect()) as connection:
        try:
            return _look(connection.all(_QUESTION))
        except psycopg.errors.UndefinedTable:
            return Look()
        except psycopg.Error as error:
            raise Unusable(f"{address.place} cannot be used: {address.clean(error)}") from None


def _look(rows: Iterable[Row]) -> Look:
    values: dict[str, str] = dict(rows)
    return Look(int(values.get("schema", 0)), values.get("secret", ""))
