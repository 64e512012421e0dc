"""Opening a database: a new one, an older one, a newer one, none at all; on both stores."""

import pytest

from roost.store import StoreError, Times, Unusable, connect, schema

from .conftest import OpenStore
from .library import ACCOUNT, KINDS, SHELF, Shelf, add

NEXT = ("CREATE TABLE guests (name TEXT PRIMARY KEY)", "INSERT INTO guests (name) VALUES ('Ann')")


async def test_a_store_keeps_what_it_was_given(open_store: OpenStore) -> None:
    first = await open_store()
    await first.write(lambda tx: add(tx, SHELF, Shelf("kept")))
    await first.close()

    second = await open_store()

    (shelf,) = await second.read(lambda tx: tx.children(SHELF, ACCOUNT))
    assert shelf.body.name == "kept"


async def test_an_older_database_is_brought_forward(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = await open_store()
    await older.write(lambda tx: add(tx, SHELF, Shelf("kept")))
    await older.close()
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, NEXT))

    for _ in range(2):  # the second time there is nothing left to do
        newer = await open_store()
        assert await newer.read(lambda tx: tx.sql.all("SELECT name FROM guests")) == [("Ann",)]
        assert await newer.read(lambda tx: tx.count(SHELF, ACCOUNT)) == 1
        await newer.close()


async def test_a_newer_database_is_refused_and_left_alone(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as future:
        future.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, NEXT))
        newer = await open_store()
        await newer.write(lambda tx: add(tx, SHELF, Shelf("kept")))
        await newer.close()

    with pytest.raises(Unusable, match=r"written by a newer version .* upgrade Roost"):
        await open_store()

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, NEXT))
    again = await open_store()
    assert await again.read(lambda tx: tx.count(SHELF, ACCOUNT)) == 1


async def test_a_migration_that_fails_changes_nothing(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store()
    await store.close()
    with monkeypatch.context() as broken:
        broken.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, (*NEXT, "SELECT * FROM nowhere")))
        with pytest.raises(Unusable, match="nowhere"):
            await open_store()
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, NEXT))

    store = await open_store()

    assert await store.read(lambda tx: tx.sql.all("SELECT name FROM guests")) == [("Ann",)]


async def test_a_closed_store_takes_nothing(open_store: OpenStore) -> None:
    store = await open_store()
    await store.close()
    await store.close()

    with pytest.raises(StoreError, match="closed"):
        await store.write(lambda tx: add(tx, SHELF, Shelf()))
    with pytest.raises(StoreError, match="closed"):
        await store.read(lambda tx: tx.count(SHELF, ACCOUNT))
    with pytest.raises(StoreError, match="closed"):
        await store.scan(lambda tx: tx.count(SHELF, ACCOUNT))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "roost.db",
        "sqlite",
        "sqlite://roost.db",
        "sqlite:///",
        "mysql://u:secret@h/d",
        "postgresql",
        "postgresql://user:secret@host/database?no_such_option=1",
    ],
)
def test_an_url_that_is_none_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(Unusable, match="URL") as refused:
        connect(url, Times(), KINDS)
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None
