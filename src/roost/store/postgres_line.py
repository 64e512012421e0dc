"""One PostgreSQL connection on the event loop, on which statements do not wait for one another.

What is sent goes out together when the line is flushed, as libpq's pipeline mode has it, and each
result comes to whoever waits for it. A transaction's function is plain and synchronous, so it runs
in a greenlet: where it wants a result, the event loop goes on until that is there. There is no
thread to be handed over to and back, which takes longer than what the database does.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from struct import Struct
from typing import Any, Protocol

import psycopg
from greenlet import getcurrent
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format
from psycopg.pq.abc import PGresult

from .postgres_sql import PostgresDialect, PostgresSql, numbered
from .sql import Row, Value

_MAX_PREPARED = 500
_FULL = 128
_TEXT, _BINARY = 0, 1
_INT8, _BYTEA, _UNKNOWN = 20, 17, 0
_pack = Struct("!q").pack
_OK = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_FATAL = ("FATAL", "PANIC")

_Prepared = tuple[str, tuple[int, ...]]
"""A statement and the types of its parameters."""


class Undone(Exception):
    """A statement was not run since one before it in its transaction has failed.

    error: that one's.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


class Taker(Protocol):
    """Who waits for a result: a greenlet."""

    def switch(self, result: PGresult, /) -> object: ...

    def throw(self, error: BaseException, /) -> object: ...


class _Kept:
    """A result that is looked at when a later one has come, which does not come without it."""

    __slots__ = ("result",)

    def __init__(self) -> None:
        self.result: PGresult | None = None

    def switch(self, result: PGresult, /) -> None:
        self.result = result

    def throw(self, error: BaseException, /) -> None:
        """Whoever waits for what follows has an error as well."""


class _Sync:
    """Where a flush ends. prepared: what was prepared since the one before."""

    __slots__ = ("prepared",)

    def __init__(self, prepared: list[_Prepared]) -> None:
        self.prepared = prepared


class Line:
    """sql: the connection, of which nobody else makes use. after: called each time when results
    have been taken, before what they have led to is sent, and when the connection breaks.
    """

    def __init__(self, sql: PostgresSql, after: Callable[["Line"], None]) -> None:
        self.slot = sql.slot
        self.lost = False
        self.in_transaction = False
        self._sql = sql
        self._after = after
        self._loop = asyncio.get_running_loop()
        self._pg = sql.connection.pgconn
        self._pg.nonblocking = 1
        self._pg.enter_pipeline_mode()
        self._socket = self._pg.socket
        self._loader = Transformer(sql.connection)
        self._expected: deque[Taker | _Sync | None] = deque()
        self._names: OrderedDict[_Prepared, bytes] = OrderedDict()
        self._prepared: list[_Prepared] = []
        self._number = 0
        self._unsent = 0
        self._error: Exception | None = None
        self._loop.add_reader(self._socket, self._receive)

    # --- sending -------------------------------------------------------------------------------

    def send(self, text: str, params: Sequence[Value] = (), taker: Taker | None = None) -> None:
        """Has a statement run. Where nobody takes its result, its failure is the next one's."""
        if self.lost:
            raise psycopg.OperationalError("the connection is lost")
        types, values, formats = _bound(params)
        statement = (text, types)
        name = self._names.get(statement)
        if name is None:
            name = self._prepare(statement)
        else:
            self._names.move_to_end(statement)
        self._pg.send_query_prepared(name, values, formats, Format.BINARY)
        self._expected.append(taker)
        self._unsent += 1

    def ask(self, text: str, params: Sequence[Value] = ()) -> PGresult:
        """Has a statement run and waits for its result. To be called in a greenlet.

        Raises Undone where it was not run.
        """
        asker = getcurrent()
        self.send(text, params, asker)
        assert asker.parent is not None
        return asker.parent.switch()

    def flush(self) -> None:
        """Sends what is to be sent: one round trip, however much it is."""
        if self._unsent and not self.lost:
            self._unsent = 0
            self._pg.pipeline_sync()
            self._expected.append(_Sync(self._prepared))
            self._prepared = []
            self._push()

    @property
    def is_full(self) -> bool:
        """Whether so much is to be sent that it should be waited for."""
        return self._unsent >= _FULL

    def begin(self, text: str) -> None:
        """Begins a transaction."""
        self._error = None
        self.in_transaction = True
        self.send(text)

    def commit(self) -> None:
        """To be called in a greenlet. Raises Undone as `ask` does."""
        result = self.ask("COMMIT")
        if result.command_status != b"COMMIT":
            raise psycopg.InternalError("the transaction had failed before its commit")
        self.in_transaction = False

    def end(self) -> None:
        """Ends the transaction, where it has not been committed."""
        if self.in_transaction:
            self.in_transaction = False
            self.send("ROLLBACK")

    def rows(self, result: PGresult) -> list[Row]:
        self._loader.set_pgresult(result, format=Format.BINARY)
        return self._loader.load_rows(0, result.ntuples, tuple)

    def _prepare(self, statement: _Prepared) -> bytes:
        if len(self._names) >= _MAX_PREPARED:
            _, oldest = self._names.popitem(last=False)
            self._pg.send_query_params(b"DEALLOCATE " + oldest, None)
            self._expected.append(None)
        text, types = statement
        self._number += 1
        name = b"s%d" % self._number
        self._pg.send_prepare(name, numbered(text), types)
        self._expected.append(None)
        self._names[statement] = name
        self._prepared.append(statement)
        return name

    def _push(self) -> None:
        try:
            left = self._pg.flush()
        except psycopg.OperationalError as error:
            self.lose(error)
            return
        if left:
            self._loop.add_writer(self._socket, self._push)
        else:
            self._loop.remove_writer(self._socket)

    # --- receiving -----------------------------------------------------------------------------

    def _receive(self) -> None:
        pg, expected = self._pg, self._expected
        try:
            pg.consume_input()
            while expected and not pg.is_busy():
                result = pg.get_result()
                if result is not None:
                    self._take(result)
        except psycopg.Error as error:
            self.lose(error)
            return
        if pg.status == ConnStatus.BAD:
            self.lose(psycopg.OperationalError("the connection is lost"))
            return
        self._after(self)
        self.flush()

    def _take(self, result: PGresult) -> None:
        taker = self._expected.popleft()
        status = result.status
        if isinstance(taker, _Sync):
            return
        if status in _OK:
            if taker is not None:
                taker.switch(result)
            return
        self._forget_prepared()
        if status == ExecStatus.PIPELINE_ABORTED:
            error: Exception = Undone(self._error or psycopg.OperationalError("it was not run"))
        else:
            error = error_from_result(result)
            if self._error is None:
                self._error = error
            if error.diag.severity_nonlocalized in _FATAL:
                if taker is not None:
                    self._expected.appendleft(taker)
                raise error
        if taker is not None:
            taker.throw(error)

    def _forget_prepared(self) -> None:
        """What was to be prepared up to the next end of a flush may not have been."""
        end = next((each for each in self._expected if isinstance(each, _Sync)), None)
        for statement in self._prepared if end is None else end.prepared:
            self._names.pop(statement, None)

    # --- ending --------------------------------------------------------------------------------

    def lose(self, error: Exception) -> None:
        """Ends the connection: whoever waits for a result has this error."""
        if self.lost:
            return
        self.lost = True
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._sql.cut()
        self._sql.close()
        expected = [each for each in self._expected if not isinstance(each, _Sync)]
        self._expected.clear()
        for taker in expected:
            if taker is not None:
                taker.throw(error)
        self._after(self)


class LineSql(PostgresDialect):
    """`Sql` on a line, for a function that runs in a greenlet."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.slot = line.slot

    def all(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        return self.line.rows(self._ask(sql, params))

    def one(self, sql: str, params: Sequence[Value] = ()) -> Row | None:
        result = self._ask(sql, params)
        return self.line.rows(result)[0] if result.ntuples else None

    def together(self, *asked: tuple[str, Sequence[Value]]) -> list[list[Row]]:
        *first, last = asked
        kept = [_Kept() for _ in first]
        for (sql, params), taker in zip(first, kept, strict=True):
            self.line.send(sql, params, taker)
        rows = self.all(*last)
        return [*(self.line.rows(each.result) for each in kept if each.result), rows]

    def run(self, sql: str, params: Sequence[Value] = ()) -> int:
        return self._ask(sql, params).command_tuples or 0

    def later(self, sql: str, params: Sequence[Value] = ()) -> None:
        if self.line.is_full:
            self._ask(sql, params)  # others have their turn meanwhile
        else:
            self.line.send(sql, params)

    def many(self, sql: str, params: Iterable[Sequence[Value]]) -> None:
        for row in params:
            self.later(sql, row)

    def lock_tables(self, tables: Sequence[str]) -> None:
        self.later(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")

    def number_from(self, table: str, seq: int) -> None:
        # Unlike setval, this is undone with the transaction.
        self.later(f"ALTER SEQUENCE {table}_seq_seq RESTART WITH {seq}")

    def _ask(self, sql: str, params: Sequence[Value]) -> PGresult:
        try:
            return self.line.ask(sql, params)
        except Undone as undone:
            raise undone.error from None


def _bound(
    params: Sequence[Value],
) -> tuple[tuple[int, ...], list[bytes | None], list[int]]:
    """The types, values and formats of parameters."""
    types: list[int] = []
    values: list[Any] = []
    formats: list[int] = []
    for value in params:
        if isinstance(value, str):
            types.append(_UNKNOWN)
            # SQLite stores NUL, and PostgreSQL refuses it.
            values.append(value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode())
            formats.append(_TEXT)
        elif isinstance(value, int):
            types.append(_INT8)
            values.append(_pack(value))
            formats.append(_BINARY)
        elif value is None:
            types.append(_UNKNOWN)
            values.append(None)
            formats.append(_TEXT)
        else:
            types.append(_BYTEA)
            values.append(value)
            formats.append(_BINARY)
    return tuple(types), values, formats
