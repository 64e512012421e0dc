"""Resources: kept, changed, deleted, remembered, counted, unique; on both stores."""

import asyncio

import pytest

from roost.store import SECOND, Missing, NoState, Record, Stale, Store, Taken, Tx

from .library import (
    ACCOUNT,
    BOOK,
    OTHER_ACCOUNT,
    SHELF,
    Book,
    BookHidden,
    Shelf,
    add,
    new_id,
)


async def test_a_resource_is_read_as_it_was_written(store: Store) -> None:
    body = Book("Emma", "novel", ["classic", "signed\0"], "")
    written = await store.write(lambda tx: add(tx, BOOK, body, BookHidden(lent=3)))

    read = await store.read(lambda tx: tx.get(BOOK, written.id, ACCOUNT))

    assert (read.body, read.state) == (body, BookHidden(lent=3))
    assert (read.account, read.owner, read.seq, read.version) == (ACCOUNT, ACCOUNT, written.seq, 1)


async def test_what_is_hidden_is_not_in_the_stored_answer(store: Store) -> None:
    written = await store.write(lambda tx: add(tx, BOOK, Book("Emma"), BookHidden(lent=3)))

    read = await store.read(lambda tx: tx.get(BOOK, written.id))

    assert read.raw == b'{"title":"Emma","genre":"","tags":[],"shelf_id":""}'


async def test_other_accounts_do_not_see_a_resource(store: Store) -> None:
    written = await store.write(lambda tx: add(tx, SHELF, Shelf()))

    with pytest.raises(Missing, match="Shelf not found"):
        await store.read(lambda tx: tx.get(SHELF, written.id, OTHER_ACCOUNT))
    assert await store.read(lambda tx: tx.find(SHELF, written.id, OTHER_ACCOUNT)) is None


async def test_a_change_is_stored_and_counts_up_the_version(store: Store) -> None:
    written = await store.write(lambda tx: add(tx, BOOK, Book("Emma"), BookHidden()))

    def rename(tx: Tx) -> None:
        book = tx.get(BOOK, written.id)
        book.body.title = "Persuasion"
        book.state.lent = 1
        tx.update(book)

    await store.write(rename)
    read = await store.read(lambda tx: tx.get(BOOK, written.id))

    assert (read.body.title, read.state.lent, read.version) == ("Persuasion", 1, 2)


async def test_an_id_is_taken_once_in_its_kind(store: Store) -> None:
    def insert(tx: Tx, name: str) -> None:
        tx.insert(SHELF, "same", ACCOUNT, Shelf(name))

    await store.write(lambda tx: insert(tx, "first"))
    with pytest.raises(Taken):
        await store.write(lambda tx: insert(tx, "second"))
    await store.write(lambda tx: tx.insert(BOOK, "same", ACCOUNT, Book()))

    assert (await store.read(lambda tx: tx.get(SHELF, "same"))).body.name == "first"


async def test_a_write_that_raises_leaves_nothing_behind(store: Store) -> None:
    def change_and_fail(tx: Tx) -> None:
        add(tx, BOOK, Book(genre="novel"))
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        await store.write(change_and_fail)

    assert await store.read(lambda tx: tx.count(BOOK, ACCOUNT)) == 0
    assert await store.read(lambda tx: tx.matching(BOOK, ACCOUNT, "genre", "novel")) == []


async def test_one_write_of_many_at_once_fails_alone(store: Store) -> None:
    """On SQLite they share a commit: the one that fails undoes itself and no other."""

    def insert(tx: Tx, number: int) -> int:
        add(tx, BOOK, Book(f"volume {number}", tags=["set"]))
        if number % 3 == 0:
            raise ValueError(number)
        return number

    writes = [store.write(lambda tx, n=n: insert(tx, n)) for n in range(60)]
    results = await asyncio.gather(*writes, return_exceptions=True)

    for number, result in enumerate(results):
        assert isinstance(result, ValueError) if number % 3 == 0 else result == number
    kept = await store.read(lambda tx: tx.children(BOOK, ACCOUNT))
    assert {book.body.title for book in kept} == {f"volume {n}" for n in range(60) if n % 3}
    assert await store.read(lambda tx: tx.count(BOOK, ACCOUNT)) == 40
    assert len(await store.read(lambda tx: tx.matching(BOOK, ACCOUNT, "tags", "set"))) == 40


async def test_a_cancelled_caller_does_not_stop_the_others(store: Store) -> None:
    abandoned = asyncio.create_task(store.write(lambda tx: add(tx, SHELF, Shelf())))
    await asyncio.sleep(0)
    abandoned.cancel()

    kept = await store.write(lambda tx: add(tx, SHELF, Shelf("kept")))

    assert (await store.read(lambda tx: tx.get(SHELF, kept.id))).body.name == "kept"


async def test_a_deleted_resource_leaves_no_trace_but_its_tombstone(store: Store) -> None:
    written = await store.write(
        lambda tx: add(tx, BOOK, Book(genre="novel", tags=["a", "b"]), BookHidden())
    )

    await store.write(lambda tx: tx.delete(tx.get(BOOK, written.id), remembered_for=60 * SECOND))

    def look(tx: Tx) -> tuple[object, ...]:
        rows = tx.sql.one("SELECT (SELECT COUNT(*) FROM entries), (SELECT COUNT(*) FROM links)")
        return tx.find(BOOK, written.id), tx.count(BOOK, ACCOUNT), rows

    assert await store.read(look) == (None, 0, (0, 0))
    assert await store.read(lambda tx: tx.tombstone(BOOK, written.id, ACCOUNT))
    assert not await store.read(lambda tx: tx.tombstone(BOOK, written.id, OTHER_ACCOUNT))
    assert not await store.read(lambda tx: tx.tombstone(SHELF, written.id, ACCOUNT))


async def test_a_tombstone_runs_out_with_machine_time_and_is_cleared(store: Store) -> None:
    written = await store.write(lambda tx: add(tx, SHELF, Shelf()))
    await store.write(lambda tx: tx.delete(tx.get(SHELF, written.id), remembered_for=60 * SECOND))

    def after(tx: Tx, seconds: int) -> tuple[bool, int]:
        tx.machine += seconds * SECOND
        return tx.tombstone(SHELF, written.id, ACCOUNT), tx.forget_tombstones(10)

    assert await store.write(lambda tx: after(tx, 59)) == (True, 0)
    assert await store.write(lambda tx: after(tx, 61)) == (False, 1)
    assert await store.write(lambda tx: after(tx, 0)) == (False, 0)


async def test_deleting_twice_is_missing(store: Store) -> None:
    written = await store.write(lambda tx: add(tx, SHELF, Shelf()))

    def delete_twice(tx: Tx) -> None:
        shelf = tx.get(SHELF, written.id)
        tx.delete(shelf)
        tx.delete(shelf)

    with pytest.raises(Missing, match="Shelf not found"):
        await store.write(delete_twice)
    assert await store.read(lambda tx: tx.find(SHELF, written.id)) is not None


async def test_indexes_follow_a_change(store: Store) -> None:
    written = await store.write(lambda tx: add(tx, BOOK, Book(genre="novel", tags=["a", "b"])))

    def change(tx: Tx) -> None:
        book = tx.get(BOOK, written.id)
        book.body.genre, book.body.tags = "poem", ["b", "c"]
        tx.update(book)

    await store.write(change)

    def found(tx: Tx) -> dict[str, int]:
        fields = {"novel": "genre", "poem": "genre", "a": "tags", "b": "tags", "c": "tags"}
        return {v: len(tx.matching(BOOK, ACCOUNT, field, v)) for v, field in fields.items()}

    assert await store.read(found) == {"novel": 0, "poem": 1, "a": 0, "b": 1, "c": 1}


async def test_children_are_counted_with_their_parent(store: Store) -> None:
    parent = await store.write(lambda tx: add(tx, SHELF, Shelf()))

    def fill(tx: Tx) -> list[Record[Book, BookHidden]]:
        return [add(tx, BOOK, Book(title), owner=parent.seq) for title in ("one", "two")]

    first, _ = await store.write(fill)
    await store.write(lambda tx: tx.delete(tx.get(BOOK, first.id)))

    def look(tx: Tx) -> tuple[list[str], int]:
        titles = [book.body.title for book in tx.children(BOOK, parent.seq)]
        return titles, tx.count(BOOK, parent.seq)

    assert await store.read(look) == (["two"], 1)


async def test_totals_are_exact_after_parallel_writes(store: Store) -> None:
    async def come_and_maybe_go(number: int) -> None:
        shelf = await store.write(lambda tx: add(tx, SHELF, Shelf()))
        if number % 2:
            await store.write(lambda tx: tx.delete(tx.get(SHELF, shelf.id)))

    await asyncio.gather(*(come_and_maybe_go(number) for number in range(50)))

    assert await store.read(lambda tx: tx.count(SHELF, ACCOUNT)) == 25
    assert len(await store.read(lambda tx: tx.children(SHELF, ACCOUNT))) == 25


async def test_a_unique_value_has_one_holder(store: Store) -> None:
    first = await store.write(lambda tx: add(tx, SHELF, Shelf()))
    second = await store.write(lambda tx: add(tx, SHELF, Shelf()))
    await store.write(lambda tx: tx.claim("name", "A", first))
    await store.write(lambda tx: tx.claim("name", "A", first))  # again, by the one that has it

    with pytest.raises(Taken):
        await store.write(lambda tx: tx.claim("name", "A", second))
    await store.write(lambda tx: tx.claim("other scope", "A", second))
    await store.write(lambda tx: tx.release("name", "A"))
    await store.write(lambda tx: tx.claim("name", "A", second))


async def test_a_unique_value_goes_to_one_of_many_that_race(store: Store) -> None:
    def claim(tx: Tx) -> str:
        shelf = add(tx, SHELF, Shelf())
        tx.claim("name", "A", shelf)
        return shelf.id

    results = await asyncio.gather(*(store.write(claim) for _ in range(20)), return_exceptions=True)

    winners = [result for result in results if isinstance(result, str)]
    assert len(winners) == 1
    assert all(isinstance(result, str | Taken) for result in results)
    kept = await store.read(lambda tx: tx.children(SHELF, ACCOUNT))
    assert [shelf.id for shelf in kept] == winners


async def test_parallel_changes_of_one_resource_all_count(store: Store) -> None:
    """Without a lock, each change is made on the version it read, or made again."""
    written = await store.write(lambda tx: add(tx, BOOK, Book(), BookHidden()))

    def lend(tx: Tx) -> None:
        book = tx.get(BOOK, written.id)
        book.state.lent += 1
        tx.update(book)

    await asyncio.gather(*(store.write(lend) for _ in range(30)))

    assert (await store.read(lambda tx: tx.get(BOOK, written.id))).state.lent == 30


async def test_a_record_that_is_no_longer_current_cannot_be_stored(store: Store) -> None:
    written = await store.write(lambda tx: add(tx, BOOK, Book(genre="novel")))

    def change_behind_its_back(tx: Tx) -> None:
        old = tx.get(BOOK, written.id)
        new = tx.get(BOOK, written.id)
        new.body.genre = "poem"
        tx.update(new)
        for act in (tx.update, tx.delete):
            with pytest.raises(Stale):
                act(old)

    await store.write(change_behind_its_back)
    read = await store.read(lambda tx: tx.get(BOOK, written.id))
    assert read.body.genre == "poem"


async def test_a_read_sees_one_moment(store: Store) -> None:
    """Whatever is written while it goes on, both looks of a scan see the same."""
    started, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def look_twice(tx: Tx) -> tuple[int, int]:
        before = tx.count(SHELF, ACCOUNT)
        loop.call_soon_threadsafe(started.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(30)
        return before, tx.count(SHELF, ACCOUNT)

    scan = asyncio.create_task(store.scan(look_twice))
    await started.wait()
    await store.write(lambda tx: add(tx, SHELF, Shelf()))
    go_on.set()

    assert await scan == (0, 0)
    assert await store.read(lambda tx: tx.count(SHELF, ACCOUNT)) == 1


async def test_settings_are_kept(store: Store) -> None:
    assert await store.read(lambda tx: tx.setting("colour")) is None
    await store.write(lambda tx: tx.set("colour", "red"))
    await store.write(lambda tx: tx.set("colour", "blue"))
    assert await store.read(lambda tx: tx.setting("colour")) == "blue"


async def test_nothing_hidden_is_nothing_stored(store: Store) -> None:
    written = await store.write(lambda tx: tx.insert(SHELF, new_id(), ACCOUNT, Shelf(), NoState()))

    def touch(tx: Tx) -> bytes | None:
        shelf = tx.get(SHELF, written.id)
        tx.update(shelf)
        return tx.get(SHELF, written.id).raw_state

    assert await store.write(touch) is None
