"""What refers to what: refused, detached, and never left dangling; on both stores."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.store import Missing, NoState, Record, Refused, Store, Tx

from .conftest import OpenStore
from .library import (
    ACCOUNT,
    BOOK,
    OTHER_ACCOUNT,
    READER,
    SHELF,
    Book,
    BookHidden,
    Reader,
    Shelf,
    add,
    new_account,
)


async def test_deleting_a_shelf_empties_the_field_of_its_books(store: Store) -> None:
    shelf = await store.write(lambda tx: add(tx, SHELF, Shelf()))
    book = await store.write(lambda tx: add(tx, BOOK, Book("Emma", shelf_id=shelf.id)))

    [detached] = await store.write(lambda tx: tx.delete(tx.get(SHELF, shelf.id)))
    read = await store.read(lambda tx: tx.get(BOOK, book.id))

    assert (detached.id, detached.body, detached.version) == (book.id, read.body, read.version)
    assert (read.body.title, read.body.shelf_id, read.version) == ("Emma", "", 2)


async def test_a_reader_with_a_book_cannot_go(store: Store) -> None:
    reader = await store.write(lambda tx: add(tx, READER, Reader()))
    state = BookHidden([reader.id])
    book = await store.write(lambda tx: add(tx, BOOK, Book("Emma"), state))

    with pytest.raises(Refused, match="Reader still has Emma"):
        await store.write(lambda tx: tx.delete(tx.get(READER, reader.id)))

    def bring_back(tx: Tx) -> None:
        record = tx.get(BOOK, book.id)
        record.state.reader_ids.clear()
        tx.update(record)

    await store.write(bring_back)
    await store.write(lambda tx: tx.delete(tx.get(READER, reader.id)))
    assert await store.read(lambda tx: tx.find(READER, reader.id)) is None


async def test_a_refusal_undoes_the_detaching_before_it(store: Store) -> None:
    """The holder that refuses may come after others that were detached already."""
    reader = await store.write(lambda tx: add(tx, READER, Reader()))
    await store.write(lambda tx: add(tx, BOOK, Book("Emma"), BookHidden([reader.id])))

    def delete(tx: Tx) -> None:
        add(tx, SHELF, Shelf("new"))
        tx.delete(tx.get(READER, reader.id))

    with pytest.raises(Refused):
        await store.write(delete)
    assert await store.read(lambda tx: tx.children(SHELF, ACCOUNT)) == []


async def test_only_what_is_there_and_ones_own_can_be_referred_to(store: Store) -> None:
    foreign = await store.write(lambda tx: add(tx, SHELF, Shelf(), account=OTHER_ACCOUNT))

    for shelf_id in ("nowhere", foreign.id):
        with pytest.raises(Missing, match="Shelf not found"):
            await store.write(lambda tx, id=shelf_id: add(tx, BOOK, Book(shelf_id=id)))

    assert await store.read(lambda tx: tx.count(BOOK, ACCOUNT)) == 0


async def test_who_refers_is_known_and_follows_changes(store: Store) -> None:
    old = await store.write(lambda tx: add(tx, SHELF, Shelf()))
    new = await store.write(lambda tx: add(tx, SHELF, Shelf()))
    books = [await store.write(lambda tx: add(tx, BOOK, Book(shelf_id=old.id))) for _ in range(2)]

    def move(tx: Tx) -> None:
        book = tx.get(BOOK, books[0].id)
        book.body.shelf_id = new.id
        tx.update(book)

    def on_shelf(tx: Tx, id: str) -> list[str]:
        return [book.id for book in tx.referrers(BOOK, SHELF, id)]

    await store.write(move)

    assert await store.read(lambda tx: on_shelf(tx, old.id)) == [books[1].id]
    assert await store.read(lambda tx: on_shelf(tx, new.id)) == [books[0].id]


async def test_who_refers_can_be_counted_for_many_at_once(store: Store) -> None:
    def fill(tx: Tx) -> list[Record[Shelf, NoState]]:
        shelves = [add(tx, SHELF, Shelf()) for _ in range(3)]
        for shelf in (*shelves[:2], shelves[0]):
            add(tx, BOOK, Book(shelf_id=shelf.id))
        return shelves

    ids = [shelf.id for shelf in await store.write(fill)]

    def count(tx: Tx, ids: list[str]) -> dict[str, int]:
        return tx.count_referrers(SHELF, ids, BOOK.name)

    assert await store.read(lambda tx: count(tx, ids)) == {ids[0]: 2, ids[1]: 1}
    assert await store.read(lambda tx: count(tx, [])) == {}
    assert await store.read(lambda tx: tx.count_referrers(SHELF, ids, READER.name)) == {}
    accounts = [ACCOUNT, OTHER_ACCOUNT]
    assert await store.read(lambda tx: tx.counts(SHELF, accounts)) == {ACCOUNT: 3}
    assert await store.read(lambda tx: tx.counts(SHELF, [])) == {}


async def test_a_deleted_book_holds_nobody(store: Store) -> None:
    reader = await store.write(lambda tx: add(tx, READER, Reader()))
    book = await store.write(lambda tx: add(tx, BOOK, Book(), BookHidden([reader.id])))

    await store.write(lambda tx: tx.delete(tx.get(BOOK, book.id)))
    await store.write(lambda tx: tx.delete(tx.get(READER, reader.id)))

    assert await store.read(lambda tx: tx.count(READER, ACCOUNT)) == 0


async def test_one_of_several_readers_is_let_go(store: Store) -> None:
    readers = [await store.write(lambda tx: add(tx, READER, Reader())) for _ in range(3)]
    ids = [reader.id for reader in readers]
    book = await store.write(lambda tx: add(tx, BOOK, Book(), BookHidden(ids)))

    def return_one(tx: Tx) -> None:
        record = tx.get(BOOK, book.id)
        record.state.reader_ids.remove(ids[1])
        tx.update(record)
        tx.delete(tx.get(READER, ids[1]))

    await store.write(return_one)

    with pytest.raises(Refused):
        await store.write(lambda tx: tx.delete(tx.get(READER, ids[0])))
    assert await store.read(lambda tx: tx.count(READER, ACCOUNT)) == 2


# --- at the same time -----------------------------------------------------------------------------


def attach(tx: Tx, book_id: str, shelf_id: str, reader_id: str) -> None:
    book = tx.get(BOOK, book_id)
    book.body.shelf_id = shelf_id
    book.state.reader_ids = [reader_id] if reader_id else []
    tx.update(book)


async def attempt(store: Store, act: tuple[str, int, int], made: "Made") -> object:
    """Does what an example says; a no is as good as a yes."""
    what, number, target = act
    book, shelf, reader = made.books[number], made.shelves[target], made.readers[target]
    try:
        match what:
            case "put":
                await store.write(lambda tx: attach(tx, book.id, shelf.id, ""))
            case "lend":
                await store.write(lambda tx: attach(tx, book.id, "", reader.id))
            case "drop shelf":
                await store.write(lambda tx: tx.delete(tx.get(SHELF, shelf.id, lock="update")))
            case "drop reader":
                await store.write(lambda tx: tx.delete(tx.get(READER, reader.id)))
            case _:
                await store.write(lambda tx: tx.delete(tx.get(BOOK, book.id)))
    except (Missing, Refused) as no:
        return no
    return None


class Made:
    """What an example starts from: three books, two shelves, two readers."""

    def __init__(self, tx: Tx, account: int) -> None:
        self.books: list[Record[Book, BookHidden]] = [
            add(tx, BOOK, Book(), BookHidden(), account=account) for _ in range(3)
        ]
        self.shelves = [add(tx, SHELF, Shelf(), account=account) for _ in range(2)]
        self.readers = [add(tx, READER, Reader(), account=account) for _ in range(2)]


def dangling(tx: Tx, account: int) -> list[str]:
    """What must never be: a reference to what is gone, or link rows that tell another story."""
    wrong: list[str] = []
    books = tx.children(BOOK, account)
    for book in books:
        wanted = {("shelf", book.body.shelf_id)} if book.body.shelf_id else set[tuple[str, str]]()
        wanted |= {("reader", id) for id in book.state.reader_ids}
        rows = tx.sql.all("SELECT target_kind, target_id FROM links WHERE source = ?", (book.seq,))
        if set(rows) != wanted:
            wrong.append(f"{book.id} refers to {wanted}, its links to {set(rows)}")
        wrong += [
            f"{book.id} refers to {id}, which is gone"
            for kind, id in wanted
            if tx.find(tx.kinds[kind], id) is None
        ]
    if len(books) != tx.count(BOOK, account):
        wrong.append(f"{len(books)} books, counted {tx.count(BOOK, account)}")
    return wrong


acts = st.tuples(
    st.sampled_from(["put", "lend", "drop shelf", "drop reader", "drop book"]),
    st.integers(0, 2),
    st.integers(0, 1),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(acts, min_size=2, max_size=10))
async def test_attaching_against_deleting_leaves_nothing_dangling(
    store: Store, acts: list[tuple[str, int, int]]
) -> None:
    account = new_account()
    made = await store.write(lambda tx: Made(tx, account))

    await asyncio.gather(*(attempt(store, act, made) for act in acts))

    assert await store.read(lambda tx: dangling(tx, account)) == []
    orphans = (
        "SELECT COUNT(*) FROM links l"
        " WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.seq = l.source)"
    )
    assert await store.read(lambda tx: tx.sql.one(orphans)) == (0,)


@pytest.mark.postgres
@pytest.mark.parametrize("backend", ["postgres"], indirect=True)
async def test_attaching_against_deleting_in_two_processes(open_store: OpenStore) -> None:
    stores = [await open_store(), await open_store()]

    for _ in range(15):
        account = new_account()
        made = await stores[0].write(lambda tx, number=account: Made(tx, number))
        rounds = [("put", n, t) for n in range(3) for t in range(2)]
        rounds += [("drop shelf", 0, 0), ("lend", 0, 1), ("drop reader", 0, 1), ("drop book", 1, 0)]
        await asyncio.gather(*(attempt(stores[n % 2], act, made) for n, act in enumerate(rounds)))
        assert await stores[0].read(lambda tx, number=account: dangling(tx, number)) == []
