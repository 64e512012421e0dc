"""The embedded store: one SQLite file, one writer thread, group commit.

Readers use a connection of their own and see the last commit, so they never wait for the writer.
The writer takes all writes that are waiting, runs one after the other, commits once (WAL,
synchronous=FULL: an acknowledged write survives a crash of the machine), and only then answers all
of them. When one fails that has changed something, the group is undone and run again, each in a
savepoint of its own.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from . import log
from .base import Store
from .errors import Unusable
from .kinds import Kind
from .renewal import bring_forward
from .schema import migrate
from .sql import ADD, COUNT, ENTRY, HOLD, STEP_IF_NONE_WAS_FREED, Row, Value, insert
from .time import Times
from .tx import Tx

R = TypeVar("R")

BATCH = 128
SCANS = 2
CHECKPOINT = 8000
"""Pages of the log after which they are moved to the database file: 32 MB. Under many writes most
pages are written again and again, and this way only once.
"""
_GROUND = frozenset(
    (
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_READONLY,
    )
)  # fmt: skip
"""What comes of the disk and not of the statement."""
_DIALECT = {
    "bytes": "BLOB",
    "seq": "INTEGER PRIMARY KEY AUTOINCREMENT",
    "clustered": " WITHOUT ROWID",
    "unlogged": "",
}


class SqliteSql:
    """`Sql` on a sqlite3 connection. The single writer needs no row locks."""

    for_update = ""
    for_share = ""
    skip_locked = ""
    slot = 0
    by_number = " NOT INDEXED"
    index_above = " INDEXED BY entries_above"
    pages_at_once = False

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def all(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        return self.connection.execute(sql, params).fetchall()

    def one(self, sql: str, params: Sequence[Value] = ()) -> Row | None:
        rows = self.connection.execute(sql, params).fetchall()
        return rows[0] if rows else None

    def together(self, *asked: tuple[str, Sequence[Value]]) -> list[list[Row]]:
        return [self.all(sql, params) for sql, params in asked]

    def run(self, sql: str, params: Sequence[Value] = ()) -> int:
        return self.connection.execute(sql, params).rowcount

    def later(self, sql: str, params: Sequence[Value] = ()) -> None:
        self.connection.execute(sql, params)

    def all_later(self, *asked: tuple[str, Sequence[Value]]) -> None:
        for sql, params in asked:
            self.connection.execute(sql, params)

    def many(self, sql: str, params: Iterable[Sequence[Value]]) -> None:
        self.connection.executemany(sql, params)

    def add_document(
        self, row: Sequence[Value], entries: Collection[tuple[str, str]], counted: bool
    ) -> int | None:
        found = self.one(ADD, row)
        if found is None:
            return None
        kind, owner, seq = row[0], row[3], found[0]
        rows = [(kind, field, owner, value, seq) for field, value in entries]
        insert(self, "entries", ENTRY, rows)
        if counted:
            self.run(COUNT, (owner, kind, self.slot, 1))
        return seq

    def next_address(self, pool: str, size: int, resource: str) -> int | None:
        row = self.one(STEP_IF_NONE_WAS_FREED, (pool, self.slot, size, pool, size))
        if row is None:
            return None
        ordinal = row[0] - 1
        held = self.run(
            f"{HOLD} VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (pool, ordinal, resource)
        )
        return ordinal if held else None

    def lock_tables(self, tables: Sequence[str]) -> None:
        """There is no other writer."""

    def number_from(self, table: str, seq: int) -> None:
        self.run("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        self.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, seq - 1))


class _Write:
    """A write that waits for its turn, and what became of it."""

    __slots__ = ("error", "fn", "future", "loop", "result", "tx")

    def __init__(self, fn: Callable[[Tx], Any]) -> None:
        self.fn = fn
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None
        self.tx: Tx | None = None


class SqliteStore(Store):
    """See `Store`. `path` is the database file; its folder must exist."""

    def __init__(self, path: Path, times: Times, kinds: Mapping[str, Kind[Any, Any]]) -> None:
        super().__init__(times, kinds)
        self.path = path
        self._queue: SimpleQueue[_Write | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._reading = False
        self._unanswered = 0

    async def open(self) -> None:
        opened: list[sqlite3.Connection] = []
        try:
            self._writer = self._connect(opened)
            # It may take long, and whoever ends the process meanwhile wants to be heard.
            await asyncio.to_thread(self._bring_forward)
            self._reader = self._connect(opened, read_only=True)
            self._scanners = [
                self._connect(opened, read_only=True, cache=2000) for _ in range(SCANS)
            ]
        except sqlite3.Error as error:
            _close(opened)
            raise Unusable(f"the database {self.path} cannot be used: {error}") from error
        except BaseException:
            _close(opened)
            raise
        self._scans = ThreadPoolExecutor(SCANS, "roost-scan")
        self._thread = threading.Thread(target=self._work, name="roost-writer", daemon=True)
        self._thread.start()
        for task in self.tasks:
            task.start()

    async def close(self) -> None:
        if self._thread is None:
            return
        for task in self.tasks:
            await task.stop()
        thread, self._thread = self._thread, None
        self._queue.put(None)
        await asyncio.to_thread(thread.join)
        await asyncio.to_thread(self._scans.shutdown)
        self._end_reading()
        _close([*self._scanners, self._reader, self._writer])

    async def read(self, fn: Callable[[Tx], R]) -> R:
        """Reads between two answers of writes share a snapshot.

        While writes are at work it ends with the turn of the event loop: the log of writes could
        otherwise never begin anew.
        """
        self._check_open()
        try:
            if not self._reading:
                self._reader.execute("BEGIN")
                self._reading = True
                if self._unanswered:
                    asyncio.get_running_loop().call_soon(self._end_reading)
            return fn(self._tx(SqliteSql(self._reader)))
        except sqlite3.Error as error:
            self._end_reading()
            raise self._explained(error, "read") from error

    async def scan(self, fn: Callable[[Tx], R]) -> R:
        self._check_open()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._scans, self._scan, fn)

    async def write(self, fn: Callable[[Tx], R]) -> R:
        self._check_open()
        write = _Write(fn)
        if not self._unanswered:
            write.loop.call_soon(self._end_reading)
        self._unanswered += 1
        self._queue.put(write)
        return await write.future

    def _check_open(self) -> None:
        if self._thread is None:
            raise Unusable("the store is closed")

    def _connect(
        self, opened: list[sqlite3.Connection], read_only: bool = False, cache: int = 16000
    ) -> sqlite3.Connection:
        """A connection with `cache` KiB of pages, noted in `opened`."""
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        opened.append(connection)
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
        # What a statement or savepoint may have to restore costs more than the write, in a file.
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{cache}")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    def _bring_forward(self) -> None:
        self._transact(lambda tx: migrate(tx, _DIALECT, str(self.path)))
        bring_forward(self._transact, str(self.path))

    def _transact(self, fn: Callable[[Tx], R]) -> R:
        """Runs a write before there is a writer thread. Whoever calls closes after an error."""
        self._writer.execute("BEGIN IMMEDIATE")
        result = fn(self._tx(SqliteSql(self._writer)))
        self._writer.execute("COMMIT")
        return result

    def _read_on(self, connection: sqlite3.Connection, fn: Callable[[Tx], R]) -> R:
        try:
            connection.execute("BEGIN")
            return fn(self._tx(SqliteSql(connection)))
        except sqlite3.Error as error:
            raise self._explained(error, "read") from error
        finally:
            _end(connection, "COMMIT")

    def _end_reading(self) -> None:
        if self._reading:
            self._reading = False
            _end(self._reader, "COMMIT")

    def _explained(self, error: sqlite3.Error, what: str) -> Exception:
        """Unusable where the database is at fault, the error itself where the statement is."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in _GROUND or (what == "read" and code == sqlite3.SQLITE_READONLY):
            return error
        return self._unusable(error, what)

    def _unusable(self, error: Exception, what: str) -> Unusable:
        text = f"the database {self.path} cannot be {what}: {error}"
        self.health.failed(text)
        return Unusable(text)

    def _scan(self, fn: Callable[[Tx], R]) -> R:
        connection = self._scanners.pop()  # there is one for each thread
        try:
            return self._read_on(connection, fn)
        finally:
            self._scanners.append(connection)

    # --- the writer thread ---------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            first = self._queue.get()
            if first is None:
                return
            batch, last = self._gather(first)
            self._commit(batch)
            if last:
                return

    def _gather(self, first: _Write) -> tuple[list[_Write], bool]:
        batch = [first]
        while len(batch) < BATCH:
            try:
                write = self._queue.get_nowait()
            except Empty:
                break
            if write is None:
                return batch, True
            batch.append(write)
        return batch, False

    def _commit(self, batch: list[_Write]) -> None:
        sql = SqliteSql(self._writer)
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            if not all(self._run(write, sql) for write in batch):
                # Rare enough to begin anew, and cheaper than a savepoint for each that succeeds.
                self._undo()
                self._writer.execute("BEGIN IMMEDIATE")
                for write in batch:
                    self._run_apart(write, sql)
            log.write_out(sql, (w.tx for w in batch if w.tx is not None and w.error is None))
            self._writer.execute("COMMIT")
        except sqlite3.OperationalError as error:
            self._fail(batch, self._unusable(error, "written"))
        except Exception as error:
            is_sql = isinstance(error, sqlite3.Error)
            reason = self._explained(error, "written") if is_sql else error
            if len(batch) > 1 and not isinstance(reason, Unusable):
                # A log record of one cannot be stored: the others are not to blame.
                self._undo()
                for write in batch:
                    self._commit([write])
                return
            self._fail(batch, reason)
        for loop in {write.loop for write in batch}:
            with suppress(RuntimeError):  # a loop that has ended waits for nothing
                loop.call_soon_threadsafe(self._answer, [w for w in batch if w.loop is loop])

    def _fail(self, batch: list[_Write], error: Exception) -> None:
        """Nothing was committed, so nothing may be acknowledged."""
        self._undo()
        for write in batch:
            write.error = write.error or error

    def _run(self, write: _Write, sql: SqliteSql) -> bool:
        """Runs a write; False when it failed and there is something of it to undo."""
        before = self._writer.total_changes
        write.tx, write.error = self._tx(sql), None
        try:
            write.result = write.fn(write.tx)
        except sqlite3.Error as error:
            write.error = self._explained(error, "written")
            return self._writer.in_transaction and self._writer.total_changes == before
        except BaseException as error:  # whatever it is, it belongs to the caller that waits
            write.error = error
            return self._writer.in_transaction and self._writer.total_changes == before
        return True

    def _run_apart(self, write: _Write, sql: SqliteSql) -> None:
        """Runs a write that is undone alone if it fails."""
        self._writer.execute("SAVEPOINT w")
        if not self._run(write, sql):
            self._writer.execute("ROLLBACK TO w")
        self._writer.execute("RELEASE w")

    def _undo(self) -> None:
        _end(self._writer, "ROLLBACK")

    def _answer(self, batch: list[_Write]) -> None:
        # Whoever reads from now on sees what is acknowledged here.
        self._end_reading()
        self._unanswered -= len(batch)
        done: list[str] = []
        for write in batch:
            if write.error is None and write.tx is not None:
                done += write.tx.done
            if write.future.cancelled():
                continue
            if write.error is None:
                write.future.set_result(write.result)
            else:
                write.future.set_exception(write.error)
        # Those who wait for a future go on after this, so what they see has been listened to.
        self.notify(done)


def _end(connection: sqlite3.Connection, how: str) -> None:
    """Ends the transaction, where there is one: SQLite has ended it itself after some errors."""
    if connection.in_transaction:
        with suppress(sqlite3.Error):
            connection.execute(how)


def _close(connections: Iterable[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()
