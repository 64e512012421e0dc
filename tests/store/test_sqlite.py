"""What only the embedded store promises: group commit, and every commit on disk."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from roost.store import Missing, Record, Times, Tx, Unusable
from roost.store.sqlite import SqliteStore

from .library import ACCOUNT, KINDS, SHELF, Shelf, add


@pytest.fixture
async def sqlite_store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "roost.db", Times(), KINDS)
    await store.open()
    yield store
    await store.close()


async def test_a_commit_is_on_disk_when_it_is_acknowledged(sqlite_store: SqliteStore) -> None:
    """WAL with synchronous=FULL syncs the log at every commit; NORMAL would only at checkpoints."""
    full = 2
    for connection in (sqlite_store._writer, sqlite_store._reader, *sqlite_store._scanners):
        assert connection.execute("PRAGMA synchronous").fetchone() == (full,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_what_is_acknowledged_is_committed(sqlite_store: SqliteStore) -> None:
    for number in range(1, 4):
        await sqlite_store.write(lambda tx: add(tx, SHELF, Shelf()))
        other = sqlite3.connect(sqlite_store.path)
        assert other.execute("SELECT COUNT(*) FROM documents").fetchone() == (number,)
        other.close()


async def test_writes_that_wait_share_a_commit(sqlite_store: SqliteStore) -> None:
    statements: list[str] = []
    sqlite_store._writer.set_trace_callback(statements.append)

    await asyncio.gather(
        *(sqlite_store.write(lambda tx: add(tx, SHELF, Shelf())) for _ in range(100))
    )

    assert statements.count("COMMIT") <= 3
    assert "SAVEPOINT w" not in statements


async def test_what_fails_after_a_change_takes_nothing_else_with_it(
    sqlite_store: SqliteStore,
) -> None:
    def change_and_fail(tx: Tx) -> None:
        add(tx, SHELF, Shelf())
        raise ValueError("too late")

    def put(tx: Tx) -> str:
        return add(tx, SHELF, Shelf()).id

    writes = [put, change_and_fail, put, change_and_fail, put]
    results = await asyncio.gather(*map(sqlite_store.write, writes), return_exceptions=True)

    kept = {shelf.id for shelf in await sqlite_store.read(lambda tx: tx.children(SHELF, ACCOUNT))}
    assert [type(result) for result in results] == [str, ValueError, str, ValueError, str]
    assert kept == {result for result in results if isinstance(result, str)}


async def test_what_fails_before_a_change_holds_nobody_up(sqlite_store: SqliteStore) -> None:
    statements: list[str] = []
    sqlite_store._writer.set_trace_callback(statements.append)

    def fail(tx: Tx) -> None:
        tx.get(SHELF, "no such shelf")

    results = await asyncio.gather(
        sqlite_store.write(lambda tx: add(tx, SHELF, Shelf())),
        sqlite_store.write(fail),
        return_exceptions=True,
    )

    assert [type(result) for result in results] == [Record, Missing]
    assert "ROLLBACK" not in statements


async def test_readers_cannot_write(sqlite_store: SqliteStore) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await sqlite_store.read(lambda tx: add(tx, SHELF, Shelf()))


async def test_a_commit_that_fails_acknowledges_nothing(sqlite_store: SqliteStore) -> None:
    sqlite_store._writer.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(sqlite_store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    writes = [sqlite_store.write(lambda tx: add(tx, SHELF, Shelf())) for _ in range(3)]
    results = await asyncio.gather(*writes, return_exceptions=True)

    assert [type(result) for result in results] == [Unusable] * 3
    assert "locked" in str(results[0])
    other.execute("ROLLBACK")
    other.close()
    await sqlite_store.write(lambda tx: add(tx, SHELF, Shelf()))
    assert await sqlite_store.read(lambda tx: tx.count(SHELF, ACCOUNT)) == 1


async def test_closing_finishes_what_was_begun(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "roost.db", Times(), KINDS)
    await store.open()
    writes = [
        asyncio.create_task(store.write(lambda tx: add(tx, SHELF, Shelf()))) for _ in range(20)
    ]
    await asyncio.sleep(0)
    await store.close()

    assert len({shelf.id for shelf in await asyncio.gather(*writes)}) == 20


@pytest.mark.parametrize("content", [b"this is no database, but a text of some length" * 50, None])
async def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "roost.db"
    if content is None:
        path = tmp_path / "no such folder" / "roost.db"
    else:
        path.write_bytes(content)

    store = SqliteStore(path, Times(), KINDS)
    with pytest.raises(Unusable, match=r"roost\.db cannot be used"):
        await store.open()
    await store.close()
