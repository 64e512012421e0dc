"""How fast SQLite itself commits what a create writes: the same rows, in groups, nothing else."""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import msgspec

from roost.app import Roost
from roost.engine.lifecycle import Lifecycle
from roost.machines.fields import new_password
from roost.products.instances import rules
from roost.products.instances.documents import InstanceCreate
from roost.settings import Settings
from roost.store import Tx, log, work
from roost.store.sql import Row, Value
from roost.store.sqlite import CHECKPOINT, SqliteSql

from .seed import account_of, created, wanted

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

GROUP = 64

Statement = tuple[str, tuple[Value, ...]]


class _Recorder(SqliteSql):
    """Keeps what writes, and runs everything as the store does."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self.written: list[Statement] = []

    def all(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        self._keep(sql, params)
        return super().all(sql, params)

    def one(self, sql: str, params: Sequence[Value] = ()) -> Row | None:
        self._keep(sql, params)
        return super().one(sql, params)

    def run(self, sql: str, params: Sequence[Value] = ()) -> int:
        self._keep(sql, params)
        return super().run(sql, params)

    def later(self, sql: str, params: Sequence[Value] = ()) -> None:
        self._keep(sql, params)
        super().later(sql, params)

    def all_later(self, *asked: tuple[str, Sequence[Value]]) -> None:
        for sql, params in asked:
            self.later(sql, params)

    def many(self, sql: str, params: Iterable[Sequence[Value]]) -> None:
        rows = list(params)
        for row in rows:
            self._keep(sql, row)
        super().many(sql, rows)

    def _keep(self, sql: str, params: Sequence[Value]) -> None:
        if not sql.startswith("SELECT"):
            self.written.append((sql, tuple(params)))


class RawCommits:
    """Writes the rows of creates into a copy of a data folder, `GROUP` creates a commit.

    Which statements those are is recorded from one create by the real rules. Each repetition has
    ids and numbers of its own.
    """

    def __init__(self, data: Path, copy: Path) -> None:
        shutil.copytree(data, copy)
        path = copy / "roost.db"
        self._statements, self._unique = asyncio.run(_recorded(copy))
        self._fresh = count(1 << 40)
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("synchronous = FULL", f"wal_autocheckpoint = {CHECKPOINT}"):
            self._connection.execute(f"PRAGMA {pragma}")

    @property
    def rows(self) -> int:
        """How many rows a create writes."""
        return len(self._statements)

    def run(self, seconds: float) -> float:
        """Creates a second; what is written is put together off the clock."""
        connection, done, spent = self._connection, 0, 0.0
        while spent < seconds:
            group = [statement for _ in range(GROUP) for statement in self._repeated()]
            started = perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            for sql, values in group:
                connection.execute(sql, values).fetchall()
            connection.execute("COMMIT")
            spent += perf_counter() - started
            done += GROUP
        return done / spent

    def close(self) -> None:
        self._connection.close()

    def _repeated(self) -> list[Statement]:
        """One create's statements with another id wherever there was one, and other numbers."""
        ids: dict[str, str] = {}
        numbers: dict[int, int] = {}

        def id_for(match: re.Match[str]) -> str:
            return ids.setdefault(match[0], str(uuid4()))

        def fresh(value: Value) -> Value:
            if isinstance(value, bytes):
                return _ID.sub(id_for, value.decode()).encode()
            if isinstance(value, str):
                return _ID.sub(id_for, value)
            if value in self._unique:
                return numbers.setdefault(value, next(self._fresh))
            return value

        return [(sql, tuple(map(fresh, values))) for sql, values in self._statements]


async def _recorded(data: Path) -> tuple[list[Statement], set[int]]:
    """What a create writes, and which of the numbers in it are its own. Its job is never run."""
    store = Roost(Settings(data=data, lifecycle=Lifecycle.REALISTIC, log="off")).store
    await store.open()
    try:
        return await store.write(_create)
    finally:
        await store.close()


def _create(tx: Tx) -> tuple[list[Statement], set[int]]:
    assert isinstance(tx.sql, SqliteSql)
    recorder = _Recorder(tx.sql.connection)
    tx.sql = recorder
    account = account_of(tx)
    body = msgspec.convert(wanted(1), InstanceCreate)
    record = rules.create(tx, account, body, new_password())
    log.append(tx, created(tx, account, record.id))
    log.write_out(recorder, (tx,))
    assert record.state.ipv4 is not None
    job = work.of(tx, record.seq)[0]
    return recorder.written, {record.seq, job.seq, record.state.ipv4.ordinal}
