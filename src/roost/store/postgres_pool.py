"""What reads and writes do on PostgreSQL: each in a greenlet, on lines that they share or take.

Reads that come together share a line and a snapshot, so that many cost one round trip. A write has
a line for itself until it has committed.
"""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from greenlet import greenlet
from psycopg.errors import DeadlockDetected, InFailedSqlTransaction, SerializationFailure

from . import log
from .errors import Stale, Uncertain, Unusable
from .notices import leave
from .postgres_line import Line, LineSql, Undone
from .postgres_sql import DatabaseAddress, PostgresSql
from .tx import Tx

R = TypeVar("R")

_AT_ONCE = 64
"""How many reads share a snapshot at most."""


class AgainError(Exception):
    """The transaction did not happen and may be run again. lost: its connection broke."""

    def __init__(self, text: str, *, lost: bool = False) -> None:
        super().__init__(text)
        self.lost = lost


class Call:
    """A function that waits for its transaction, and what becomes of it."""

    __slots__ = ("fn", "future")

    def __init__(self, fn: Callable[[Tx], Any], future: asyncio.Future[Any]) -> None:
        self.fn = fn
        self.future = future

    def fail(self, error: BaseException) -> None:
        if not self.future.done():
            self.future.set_exception(error)


class Pool(ABC):
    """Some lines, and the functions that wait for one.

    most: how many lines at most. connect: makes a connection, in a thread. transaction: makes a
    `Tx`. committed: is told the topics of each write, before whoever waits for it goes on.
    """

    def __init__(
        self,
        most: int,
        address: DatabaseAddress,
        connect: Callable[[], Awaitable[PostgresSql]],
        transaction: Callable[[LineSql], Tx],
        committed: Callable[[list[str]], None],
    ) -> None:
        self._most = most
        self._address = address
        self._connect = connect
        self._transaction = transaction
        self._committed = committed
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[Call] = deque()
        self._idle: list[Line] = []
        self._busy: dict[Line, int] = {}
        """How many functions are at each line that is not idle."""
        self._connecting: set[asyncio.Task[None]] = set()
        self._dealing = False
        self._over = asyncio.Event()

    async def run(self, fn: Callable[[Tx], R]) -> R:
        call = Call(fn, self._loop.create_future())
        self._waiting.append(call)
        if not self._dealing:
            # Whatever else comes in this turn of the loop goes with it.
            self._dealing = True
            self._loop.call_soon(self._deal)
        return await call.future

    def give_up(self, error: Unusable) -> None:
        """Lets go of all that waits. None of it happens later, unless it was being committed."""
        self._refuse(error)
        for line in [*self._busy, *self._idle]:
            line.lose(error)

    async def close(self, patience: float) -> None:
        """Waits for what is under way, so many seconds at most."""
        await asyncio.gather(*self._connecting)
        if self._busy:
            self._over.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._over.wait()
        self.give_up(Unusable("the store is closed"))

    @abstractmethod
    def _start(self, line: Line) -> None:
        """Begins a transaction for some of those who wait."""

    def _enter(self, line: Line, call: Call) -> None:
        """Begins to run a function, up to the first result that it waits for."""
        self._busy[line] += 1
        greenlet(self._run).switch(line, call)

    @abstractmethod
    def _run(self, line: Line, call: Call) -> None:
        """Runs a function, in a greenlet of its own."""

    def _deal(self) -> None:
        """Finds a line for each function that waits."""
        self._dealing = False
        while self._waiting and self._idle:
            line = self._idle.pop()
            self._take_on(line)
            self._after(line)
            line.flush()
        if self._waiting and len(self._busy) + len(self._connecting) < self._most:
            task = self._loop.create_task(self._add_line())
            self._connecting.add(task)
            task.add_done_callback(self._connecting.discard)

    def _take_on(self, line: Line) -> None:
        self._busy[line] = 0
        self._start(line)

    def _after(self, line: Line) -> None:
        """Goes on with a line at which nobody is any more."""
        while self._busy.get(line) == 0 and not line.lost:
            line.end()
            if not self._waiting:
                del self._busy[line]
                self._idle.append(line)
            else:
                self._take_on(line)
        if line.lost:
            self._drop(line)
        if not self._busy:
            self._over.set()

    def _drop(self, line: Line) -> None:
        if self._busy.get(line) == 0:
            del self._busy[line]
        if line in self._idle:
            self._idle.remove(line)
        if self._waiting and not self._dealing:
            self._dealing = True
            self._loop.call_soon(self._deal)

    async def _add_line(self) -> None:
        try:
            connection = await self._connect()
        except Unusable as error:
            self._refuse(error)
            return
        line = Line(connection, self._after)
        self._idle.append(line)
        self._loop.call_soon(self._deal)

    def _refuse(self, error: Exception) -> None:
        while self._waiting:
            self._waiting.popleft().fail(error)

    def _explained(self, line: Line, error: Exception) -> Exception:
        """What a function's caller is told of an error."""
        if isinstance(error, SerializationFailure | DeadlockDetected | Stale):
            return AgainError(self._address.clean(error))
        if isinstance(error, psycopg.Error):
            text = self._address.clean(error)
            if line.lost:
                return AgainError(text, lost=True)
            if isinstance(error, psycopg.OperationalError):
                return Unusable(f"{self._address.place} cannot go on: {text}")
        return error


class Reading(Pool):
    """Reads. Those that come together have one snapshot, and go side by side."""

    def _start(self, line: Line) -> None:
        line.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for _ in range(min(len(self._waiting), _AT_ONCE)):
            self._enter(line, self._waiting.popleft())

    def _run(self, line: Line, call: Call) -> None:
        try:
            result = call.fn(self._transaction(SharedSql(line)))
        except BaseException as error:  # whatever it is, it belongs to the caller that waits
            call.fail(self._explained(line, error) if isinstance(error, Exception) else error)
        else:
            if not call.future.done():
                call.future.set_result(result)
        finally:
            self._busy[line] -= 1


class SharedSql(LineSql):
    """`Sql` for a read that shares its transaction: where another has failed, it runs again."""

    def _ask(self, sql: str, params: Any) -> Any:
        try:
            return self.line.ask(sql, params)
        except (Undone, InFailedSqlTransaction) as error:
            raise AgainError(str(error)) from None


class Writing(Pool):
    """Writes, each alone on its line."""

    def _start(self, line: Line) -> None:
        line.begin("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        self._enter(line, self._waiting.popleft())

    def _run(self, line: Line, call: Call) -> None:
        sql = LineSql(line)
        try:
            tx = self._transaction(sql)
            result = call.fn(tx)
            log.write_out(sql, (tx,))
            leave(sql, tx.told)
            self._commit(line)
        except BaseException as error:  # whatever it is, it belongs to the caller that waits
            call.fail(self._explained(line, error) if isinstance(error, Exception) else error)
        else:
            if tx.done:
                # Also where the caller was cancelled meanwhile.
                self._loop.call_soon(self._committed, tx.done)
            if not call.future.done():
                call.future.set_result(result)
        finally:
            self._busy[line] -= 1

    def _commit(self, line: Line) -> None:
        try:
            line.commit()
        except Undone as undone:
            raise undone.error from None
        except (psycopg.Error, Unusable) as error:
            text = f"a commit was not confirmed: {self._address.clean(error)}"
            raise Uncertain(text) from None
