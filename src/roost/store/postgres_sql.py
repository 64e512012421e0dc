"""One PostgreSQL connection: how it is made, and `Sql` on it."""

import os
import socket
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import chain
from random import SystemRandom
from zlib import crc32

import psycopg
from psycopg.abc import Buffer
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8BinaryDumper
from psycopg.types.string import StrDumperUnknown

from .errors import Unusable
from .sql import ADD, ENTRY, HOLD, STEP_IF_NONE_WAS_FREED, Row, Value

SLOTS = 64
_MIGRATION = SLOTS
_MAX_PREPARED = 500

# A connection that the network has swallowed is noticed in seconds, not in hours. The address of
# the database may say otherwise.
_DEFAULTS: dict[str, str | int] = {
    "connect_timeout": 5,
    "fallback_application_name": "roost",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "client_encoding": "UTF8",
}

_OTHERS = """SELECT 1 FROM pg_locks
    WHERE locktype = 'advisory' AND classid = ?::bigint::oid AND objid < ?::bigint::oid
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND pid <> pg_backend_pid() AND pid NOT IN (
        SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND classid = ?::bigint::oid AND objid = ?::bigint::oid)"""

# A process that stands still in a transaction (stopped, swapped out, cut off) gives up its locks.
# An acknowledged write is on disk, whatever the server's default.
_SETUP = (
    "SET idle_in_transaction_session_timeout = '30s'",
    """SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off'""",
)


class _TextDumper(StrDumperUnknown):
    """Text as everywhere else, but for NUL, which SQLite stores and PostgreSQL refuses."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


class DatabaseAddress:
    """Where the database is. Raises Unusable when the URL is not one.

    place: how messages name it; without a password.
    """

    def __init__(self, url: str) -> None:
        try:
            given = conninfo_to_dict(url)
        except psycopg.ProgrammingError:
            # The error quotes the URL, password and all.
            raise Unusable("the database URL is not a valid postgresql:// URL") from None
        self._password = str(given.get("password") or "")
        self._conninfo = make_conninfo("", **{**_DEFAULTS, **given})
        host = given.get("host") or given.get("hostaddr") or "the default host"
        port = f":{given['port']}" if given.get("port") else ""
        self.place = f"the database {given.get('dbname') or ''} at {host}{port}"

    def connect(self) -> "PostgresSql":
        """A new connection, to be set up. Raises Unusable when the database does not answer."""
        try:
            connection = psycopg.connect(
                self._conninfo, autocommit=True, cursor_factory=psycopg.RawCursor
            )
        except psycopg.Error as error:
            raise Unusable(f"{self.place} does not answer: {self.clean(error)}") from None
        return PostgresSql(connection)

    def set_up(self, sql: "PostgresSql") -> None:
        """Raises Unusable when the database is not as it must be."""
        try:
            sql.set_up()
        except psycopg.Error as error:
            raise Unusable(f"{self.place} cannot be used: {self.clean(error)}") from None

    def clean(self, error: Exception) -> str:
        """The error's text on one line, without the password."""
        text = " ".join(str(error).split())
        return text.replace(self._password, "***") if self._password else text


class PostgresDialect:
    """What both ways to speak with PostgreSQL have in common.

    slot: what no other connection writes to while this one lives.
    """

    for_update = " FOR UPDATE"
    for_share = " FOR KEY SHARE"
    skip_locked = " FOR UPDATE SKIP LOCKED"
    by_number = ""
    index_above = ""
    pages_at_once = True

    slot: int

    def one(self, sql: str, params: Sequence[Value] = ()) -> Row | None:
        raise NotImplementedError

    def later(self, sql: str, params: Sequence[Value] = ()) -> None:
        raise NotImplementedError

    def all_later(self, *asked: tuple[str, Sequence[Value]]) -> None:
        """One statement. See `Sql`."""
        sql = _combined(tuple(sql for sql, _ in asked))
        self.later(sql, [value for _, params in asked for value in params])

    def add_document(
        self, row: Sequence[Value], entries: Collection[tuple[str, str]], counted: bool
    ) -> int | None:
        """One round trip. See `Sql`."""
        params = [*row, *chain.from_iterable(entries)]
        if counted:
            params.append(self.slot)
        found = self.one(_adding(len(entries), counted), params)
        return None if found is None else found[0]

    def next_address(self, pool: str, size: int, resource: str) -> int | None:
        """One round trip. See `Sql`."""
        found = self.one(_NEXT_ADDRESS, (pool, self.slot, size, pool, size, pool, resource))
        return None if found is None else found[0]


_NEXT_ADDRESS = (
    f"WITH step AS ({STEP_IF_NONE_WAS_FREED})"
    f" {HOLD} SELECT ?, next - 1, ? FROM step ON CONFLICT DO NOTHING RETURNING ordinal"
)


@cache
def _combined(statements: tuple[str, ...]) -> str:
    """One statement that does what these do."""
    *others, last = statements
    return f"WITH {', '.join(f'w{n} AS ({sql})' for n, sql in enumerate(others))} {last}"


@cache
def _adding(entries: int, counted: bool) -> str:
    """The statement that adds a document with so many index rows, and what counts it."""
    parts = [f"WITH added AS ({ADD.replace('RETURNING seq', 'RETURNING seq, kind, owner')})"]
    if entries:
        rows = ", ".join(["(?, ?)"] * entries)
        parts.append(
            f"entered AS (INSERT INTO entries ({ENTRY}) SELECT a.kind, e.field, a.owner, e.value,"
            f" a.seq FROM added a, (VALUES {rows}) AS e (field, value))"
        )
    if counted:
        parts.append(
            "counted AS (INSERT INTO counters (owner, kind, slot, n)"
            " SELECT owner, kind, ?, 1 FROM added"
            " ON CONFLICT (owner, kind, slot) DO UPDATE SET n = counters.n + excluded.n)"
        )
    return f"{', '.join(parts)} SELECT seq FROM added"


class PostgresSql(PostgresDialect):
    """`Sql` on a psycopg connection. Transactions are begun and ended by whoever holds it."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self.connection = connection
        connection.prepared_max = _MAX_PREPARED
        # One type for all integers: a statement is prepared once, not once for each size of them.
        connection.adapters.register_dumper(int, Int8BinaryDumper)
        connection.adapters.register_dumper(str, _TextDumper)
        self._cursor = connection.cursor(binary=True)
        self.slot = 0
        self._locks = 0

    def all(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        return self._cursor.execute(numbered(sql), params).fetchall()

    def one(self, sql: str, params: Sequence[Value] = ()) -> Row | None:
        return self._cursor.execute(numbered(sql), params).fetchone()

    def together(self, *asked: tuple[str, Sequence[Value]]) -> list[list[Row]]:
        return [self.all(sql, params) for sql, params in asked]

    def run(self, sql: str, params: Sequence[Value] = ()) -> int:
        return self._cursor.execute(numbered(sql), params).rowcount

    def later(self, sql: str, params: Sequence[Value] = ()) -> None:
        self._cursor.execute(numbered(sql), params)

    def many(self, sql: str, params: Iterable[Sequence[Value]]) -> None:
        rows = list(params)
        if len(rows) == 1:
            self._cursor.execute(numbered(sql), rows[0])
        elif rows:
            self._cursor.executemany(numbered(sql), rows)

    def lock_tables(self, tables: Sequence[str]) -> None:
        self.run(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")

    def number_from(self, table: str, seq: int) -> None:
        # Unlike setval, this is undone with the transaction.
        self._cursor.execute(f"ALTER SEQUENCE {table}_seq_seq RESTART WITH {seq}".encode())

    # --- for the store alone -------------------------------------------------------------------

    def set_up(self) -> None:
        """Before anything else. Raises psycopg.Error, also for a database that will not do."""
        for statement in _SETUP:
            self._cursor.execute(statement)
        encoding = self.connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise psycopg.NotSupportedError(f"its encoding is {encoding}, not UTF8")
        self._locks = self._first_key()
        self.slot = self._take_slot()

    def begin(self) -> None:
        """A transaction that writes: each statement sees what was committed before it."""
        self._cursor.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")

    def begin_reading(self) -> None:
        """A transaction that reads, all of it from one snapshot."""
        self._cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def commit(self) -> None:
        """Raises psycopg.Error when that fails, or when there was nothing left to commit."""
        self._cursor.execute("COMMIT")
        if self._cursor.statusmessage != "COMMIT":
            raise psycopg.InternalError("the transaction had failed before its commit")

    def rollback(self) -> None:
        self._cursor.execute("ROLLBACK")

    def copy_out(self, statement: str) -> Iterator[bytes]:
        """What a COPY ... TO STDOUT says, in pieces."""
        with self._cursor.copy(statement.encode()) as copy:
            yield from map(bytes, copy)

    def copy_in(self, statement: str, pieces: Iterable[bytes]) -> None:
        """Gives a COPY ... FROM STDIN what it wants."""
        with self._cursor.copy(statement.encode()) as copy:
            for piece in pieces:
                copy.write(piece)

    def is_shared(self) -> bool:
        """Whether another Roost's connection is at these tables: each holds a slot of its own.

        Those that wait for their turn to migrate do not count: they have not opened it yet.
        """
        row = self.one(_OTHERS, (self._locks, SLOTS, self._locks, _MIGRATION))
        return row is not None

    @contextmanager
    def migrating(self) -> Generator[None]:
        """Waits until no other process migrates, and has others wait until the block ends.

        The lock belongs to the connection: it ends with a process that dies.
        """
        self.one("SELECT pg_advisory_lock(?::int, ?::int)", (self._locks, _MIGRATION))
        try:
            yield
        finally:
            if not self.lost:
                if not self.idle:
                    self.rollback()
                self.one("SELECT pg_advisory_unlock(?::int, ?::int)", (self._locks, _MIGRATION))

    @property
    def lost(self) -> bool:
        return self.connection.closed

    @property
    def idle(self) -> bool:
        return self.connection.info.transaction_status == TransactionStatus.IDLE

    def close(self) -> None:
        self.connection.close()

    def cut(self) -> None:
        """Breaks the connection from another thread: whoever waits for an answer has an error."""
        with (
            suppress(OSError, psycopg.Error),
            socket.socket(fileno=os.dup(self.connection.fileno())) as line,
        ):
            line.shutdown(socket.SHUT_RDWR)

    def _first_key(self) -> int:
        """Of all advisory locks that are taken for these tables.

        Locks belong to the whole database, which may hold several Roosts, each in a schema.
        """
        row = self.one("SELECT current_schema()")
        return crc32(f"roost {row[0] if row else ''}".encode()) & 0x7FFFFFFF

    def _take_slot(self) -> int:
        """A slot that is nobody's, if there is one: then no counter row is waited for."""
        # Forks of one process would draw the same from its own generator.
        slots = SystemRandom().sample(range(SLOTS), SLOTS)
        for slot in slots:
            row = self.one("SELECT pg_try_advisory_lock(?::int, ?::int)", (self._locks, slot))
            if row is not None and row[0]:
                return slot
        return slots[0]


@cache
def numbered(sql: str) -> bytes:
    """`?` becomes `$1`, `$2`, ...; the store's SQL has no question mark of another meaning."""
    first, *rest = sql.split("?")
    return (first + "".join(f"${n}{part}" for n, part in enumerate(rest, 1))).encode()
