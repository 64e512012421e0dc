"""The tables of a backup of PostgreSQL, as COPY writes and reads them.

Not as pg_dump does: that has to be there, and no older than the server; what it writes goes into no
older server, and does not say whether this Roost can read it. The tables are few and plain, and
Roost makes them itself.
"""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg.errors import UndefinedTable

from .backups import Manifest, Table, pieces
from .errors import Newer, Shared, StoreError, Unfit, Unusable
from .kinds import Kind
from .postgres import DIALECT
from .postgres_sql import DatabaseAddress, PostgresSql
from .renewal import PARTS, declared, newer, parts_of
from .schema import MIGRATIONS, migrate, tables
from .services import Services
from .state import RESTORED
from .time import Times
from .tx import Tx

FOLDER = "tables"
_PASSING = frozenset({"rates"})
"""What is of no use to anybody later."""


class NotEmpty(StoreError):
    """There is something in the database that would be lost."""


def dump(url: str, folder: Path) -> tuple[int, dict[str, Table]]:
    """Writes the rows of all tables, from one snapshot; the schema's version, and the tables.

    The version is 0 where there is no Roost in the database. Raises Unusable, Newer, OSError.
    """
    address = DatabaseAddress(url)
    with closing(address.connect()) as sql:
        try:
            address.set_up(sql)
            sql.begin_reading()
            version = _version(sql)
            if version > len(MIGRATIONS):
                raise Newer(f"{address.place} was written by a newer version of Roost")
            names = [name for name in tables(version) if name not in _PASSING] if version else []
            return version, {name: _dump_table(sql, name, folder) for name in names}
        except psycopg.Error as error:
            raise Unusable(f"{address.place} cannot be read: {address.clean(error)}") from None


def load(
    url: str,
    folder: Path,
    manifest: Manifest,
    kinds: Mapping[str, Kind[Any, Any]],
    *,
    replace: bool,
) -> None:
    """Fills the database from what `dump` wrote, in one transaction.

    replace: whether what there is may be lost. Raises NotEmpty, Shared, Newer, Unfit and Unusable,
    and has changed nothing then.
    """
    address = DatabaseAddress(url)
    with closing(address.connect()) as sql:
        try:
            address.set_up(sql)
            with sql.migrating():
                sql.begin()
                _make_room(sql, address.place, replace=replace)
                times = Times()
                tx = Tx(sql, dict(kinds), Services(), times.clock(), times.machine())
                _fill(tx, sql, folder, manifest, address.place)
                reason = newer(parts_of(sql.all(PARTS)), declared(kinds)) if _is_ours(tx) else None
                if reason is not None:
                    raise Newer(f"the backup was written by a newer version of Roost: {reason}")
                tx.set(RESTORED, manifest.id)
                sql.commit()
        except psycopg.Error as error:
            raise Unusable(f"{address.place} cannot be filled: {address.clean(error)}") from None


def last_restored(url: str) -> str:
    """The id of the restoring that filled the database; empty for none. Raises Unusable."""
    address = DatabaseAddress(url)
    with closing(address.connect()) as sql:
        try:
            row = sql.one("SELECT value FROM settings WHERE name = ?", (RESTORED,))
        except UndefinedTable:
            return ""
        except psycopg.Error as error:
            raise Unusable(f"{address.place} cannot be read: {address.clean(error)}") from None
    return "" if row is None else row[0]


def _is_ours(tx: Tx) -> bool:
    """Whether the tables are those of this version; only they have been described alike."""
    return int(tx.setting("schema") or 0) == len(MIGRATIONS)


def _version(sql: PostgresSql) -> int:
    if sql.one("SELECT to_regclass('settings')::text") in (None, (None,)):
        return 0
    row = sql.one("SELECT value FROM settings WHERE name = 'schema'")
    return int(row[0]) if row else 0


def _dump_table(sql: PostgresSql, name: str, folder: Path) -> Table:
    columns = [
        row[0]
        for row in sql.all(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = ?::regclass"
            " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            (name,),
        )
    ]
    (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
    with (folder / FOLDER / name).open("wb") as file:
        for piece in sql.copy_out(f"COPY {name} ({', '.join(columns)}) TO STDOUT"):
            file.write(piece)
    # Read after the rows: a number that somebody has drawn since is not drawn again.
    sequence = f"{name}_seq_seq"
    if sql.one("SELECT to_regclass(?)::text", (sequence,)) in (None, (None,)):
        return Table(columns, 0)
    row = sql.one(f"SELECT last_value + is_called::int FROM {sequence}")
    return Table(columns, row[0] if row else 1)


def _make_room(sql: PostgresSql, place: str, *, replace: bool) -> None:
    if sql.is_shared():
        raise Shared(f"another Roost is connected to {place}")
    version = _version(sql)
    if version == 0:
        return
    if not replace:
        raise NotEmpty(f"there is a Roost in {place}")
    if version > len(MIGRATIONS):
        raise Newer(f"{place} was written by a newer version of Roost; make another database")
    sql.run(f"DROP TABLE {', '.join(tables(version))}")


def _fill(tx: Tx, sql: PostgresSql, folder: Path, manifest: Manifest, place: str) -> None:
    if manifest.schema > len(MIGRATIONS):
        raise Newer(
            "the backup was written by a newer version of Roost"
            f" (schema {manifest.schema}, this one knows {len(MIGRATIONS)})"
        )
    migrate(tx, DIALECT, place, manifest.schema)
    sql.run("DELETE FROM settings")
    known = set(tables(manifest.schema))
    for name, table in manifest.tables.items():
        columns = ", ".join(table.columns)
        if name not in known or not all(column.isidentifier() for column in table.columns):
            raise Unfit(f"the backup has a table that this version of Roost does not know: {name}")
        with (folder / FOLDER / name).open("rb") as file:
            sql.copy_in(f"COPY {name} ({columns}) FROM STDIN", pieces(file))
        if table.next:
            tx.sql.number_from(name, table.next)
