"""What only the shared store has to cope with: lost connections, other processes, another clock."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
from psycopg import sql

from roost.store import SECOND, Times, Tx, Uncertain, Unusable, connect, postgres
from roost.store.postgres import PostgresStore
from tests.postgres import PostgresServer

from .library import ACCOUNT, KINDS, SHELF, Shelf, add

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@pytest.fixture
def admin(url: str) -> Iterator[psycopg.Connection]:
    """A connection of somebody who can look at the others, and end them."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture
async def store(url: str) -> AsyncIterator[PostgresStore]:
    store = PostgresStore(url, Times(), KINDS)
    await store.open()
    yield store
    await store.close()


def end(admin: psycopg.Connection, pid: int) -> None:
    """Ends a connection from the server's side, and waits until it is gone."""
    admin.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def end_all(admin: psycopg.Connection) -> None:
    admin.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def backend(tx: Tx) -> int:
    row = tx.sql.one("SELECT pg_backend_pid()")
    assert row is not None
    return row[0]


def wait_for(tx: Tx, there: set[str], number: int) -> None:
    """Waits in a transaction until so many have come. The database is who sleeps."""
    for _ in range(5000):
        if len(there) >= number:
            return
        tx.sql.one("SELECT pg_sleep(0.002)")
    raise AssertionError(f"{len(there)} of {number} have come")


# --- connections that break -----------------------------------------------------------------------


async def test_reads_and_writes_survive_lost_connections(
    store: PostgresStore, admin: psycopg.Connection
) -> None:
    await asyncio.gather(*(store.write(lambda tx: add(tx, SHELF, Shelf())) for _ in range(20)))

    end_all(admin)
    assert await store.read(lambda tx: tx.count(SHELF, ACCOUNT)) == 20
    end_all(admin)
    await store.write(lambda tx: add(tx, SHELF, Shelf()))
    end_all(admin)
    assert await store.scan(lambda tx: tx.count(SHELF, ACCOUNT)) == 21


async def test_a_write_cut_off_before_its_commit_runs_again(
    store: PostgresStore, admin: psycopg.Connection
) -> None:
    attempts: list[int] = []

    def write(tx: Tx) -> None:
        attempts.append(backend(tx))
        add(tx, SHELF, Shelf())
        if len(attempts) == 1:
            end(admin, attempts[0])
        add(tx, SHELF, Shelf())

    await store.write(write)

    assert len(attempts) == 2
    assert await store.read(lambda tx: tx.count(SHELF, ACCOUNT)) == 2


async def test_a_write_cut_off_during_its_commit_is_not_run_again(
    store: PostgresStore, admin: psycopg.Connection
) -> None:
    """Whether it happened cannot be known here, and a second time might be one too many."""
    admin.execute(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
    )
    admin.execute(
        "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON settings"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()"
    )
    attempts: list[int] = []

    def write(tx: Tx) -> None:
        attempts.append(backend(tx))
        tx.set("colour", "red")

    with pytest.raises(Uncertain, match="not confirmed"):
        await store.write(write)

    assert len(attempts) == 1
    await store.write(lambda tx: add(tx, SHELF, Shelf()))


async def test_a_deadlock_is_resolved_by_running_one_again(store: PostgresStore) -> None:
    first = await store.write(lambda tx: add(tx, SHELF, Shelf()))
    second = await store.write(lambda tx: add(tx, SHELF, Shelf()))
    both_hold_one: set[str] = set()
    attempts: list[str] = []

    def rename(tx: Tx, name: str, ids: list[str]) -> None:
        attempts.append(name)
        one = tx.get(SHELF, ids[0], lock="update")
        if attempts.count(name) == 1:
            both_hold_one.add(name)
            wait_for(tx, both_hold_one, 2)
        other = tx.get(SHELF, ids[1], lock="update")
        for shelf in (one, other):
            shelf.body.name += name
            tx.update(shelf)

    ids = [first.id, second.id]
    await asyncio.gather(
        store.write(lambda tx: rename(tx, "a", ids)),
        store.write(lambda tx: rename(tx, "b", ids[::-1])),
    )

    shelves = await store.read(lambda tx: tx.children(SHELF, ACCOUNT))
    names = {shelf.body.name for shelf in shelves}
    assert names in ({"ab"}, {"ba"})
    assert len(attempts) > 2  # on a slow machine PostgreSQL may give up both


async def test_a_write_that_never_gets_through_says_so(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "ATTEMPTS", 3)
    shelf = await store.write(lambda tx: add(tx, SHELF, Shelf()))
    attempts: list[int] = []

    def change_what_is_no_longer_current(tx: Tx) -> None:
        attempts.append(1)
        old = tx.get(SHELF, shelf.id)
        tx.update(tx.get(SHELF, shelf.id))
        tx.update(old)

    with pytest.raises(Unusable, match="gave up after 3 attempts"):
        await store.write(change_what_is_no_longer_current)
    assert len(attempts) == 3


# --- databases that cannot be used ----------------------------------------------------------------


async def opening(url: str) -> str:
    """What opening this says when it fails, with all that a log would print of it."""
    store = connect(url, Times(), KINDS)
    with pytest.raises(Unusable) as refused:
        await store.open()
    await store.close()
    assert refused.value.__cause__ is None
    assert "Tr0ub4dor" not in str(refused.value)
    return str(refused.value)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_a_port_where_nobody_listens_is_named_without_the_password() -> None:
    port = unused_port()
    said = await opening(f"postgresql://roost:Tr0ub4dor@127.0.0.1:{port}/cloud")
    assert f"the database cloud at 127.0.0.1:{port} does not answer" in said
    assert "refused" in said


async def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        said = await opening(
            f"postgresql://roost:Tr0ub4dor@127.0.0.1:{port}/cloud?connect_timeout=2"
        )
    assert "does not answer" in said


async def test_a_database_that_is_not_there_is_named(postgres: PostgresServer) -> None:
    assert 'database "nowhere" does not exist' in await opening(postgres.url("nowhere"))


async def test_a_port_that_is_none_is_refused() -> None:
    said = await opening("postgresql://roost:Tr0ub4dor@127.0.0.1:port/cloud")
    assert "does not answer" in said


async def test_a_database_that_cannot_hold_every_text_is_refused(
    postgres: PostgresServer, url: str
) -> None:
    name = sql.Identifier("latin")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'").format(
                name
            )
        )
        try:
            assert "encoding is LATIN1, not UTF8" in await opening(postgres.url("latin"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


async def test_a_user_who_may_not_make_tables_is_told(url: str, admin: psycopg.Connection) -> None:
    admin.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    admin.execute("CREATE ROLE guest LOGIN")
    try:
        said = await opening(url.replace("roost@", "guest@"))
    finally:
        admin.execute("DROP ROLE guest")
    assert "cannot be used: permission denied" in said


# --- several processes ----------------------------------------------------------------------------


async def test_processes_that_start_at_once_make_the_tables_once(url: str) -> None:
    stores = [PostgresStore(url, Times(), KINDS) for _ in range(4)]
    await asyncio.gather(*(store.open() for store in stores))

    for store in stores:
        await store.write(lambda tx: add(tx, SHELF, Shelf()))
    assert await stores[0].read(lambda tx: tx.count(SHELF, ACCOUNT)) == 4
    await asyncio.gather(*(store.close() for store in stores))


async def test_no_two_connections_write_to_one_slot(url: str, store: PostgresStore) -> None:
    other = PostgresStore(url, Times(), KINDS)
    await other.open()
    together: set[str] = set()

    def meet(tx: Tx) -> tuple[int, int]:
        together.add(str(backend(tx)))
        wait_for(tx, together, 8)
        return backend(tx), tx.sql.slot

    stores = (store, other)
    slots = dict(await asyncio.gather(*(stores[n % 2].write(meet) for n in range(8))))
    await other.close()

    assert len(slots) == 8
    assert len(set(slots.values())) == 8


async def test_acknowledged_writes_are_on_disk_whatever_the_server_s_default(
    url: str, admin: psycopg.Connection
) -> None:
    database = sql.Identifier(admin.info.dbname)
    admin.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(database))
    store = PostgresStore(url, Times(), KINDS)
    await store.open()

    assert await store.write(lambda tx: tx.sql.one("SHOW synchronous_commit")) == ("on",)
    await store.close()


# --- machine time ---------------------------------------------------------------------------------


async def test_machine_time_is_the_database_s(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose clock is an hour slow tells the same time as the others."""
    right = postgres._microseconds
    monkeypatch.setattr(postgres, "_microseconds", lambda: right() - 3600 * SECOND)
    times = Times()
    store = PostgresStore(url, times, KINDS)

    await store.open()
    await store.close()

    assert abs(times.machine_offset - 3600 * SECOND) < SECOND


async def test_machine_time_stays_the_database_s(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When somebody sets the machine's clock, the next beat notices."""
    right = postgres._microseconds
    looked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def set_back() -> int:
        loop.call_soon_threadsafe(looked.set)
        return right() - 3600 * SECOND

    monkeypatch.setattr(postgres, "_microseconds", set_back)
    async with asyncio.timeout(10):
        while abs(store.times.machine_offset - 3600 * SECOND) >= SECOND:
            looked.clear()
            await looked.wait()


async def test_machine_time_does_not_jitter(store: PostgresStore) -> None:
    """The offset stays as long as no round trip proves it wrong."""
    before = store.times.machine_offset
    with store._borrowed() as sql:
        for _ in range(20):
            store._set_watch(sql)
    assert abs(store.times.machine_offset - before) < SECOND // 10
