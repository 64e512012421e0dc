"""Pages of what refers to a resource; on both stores."""

import pytest

from roost.store import BadCursor, Page, Record, Store, Tx, Window, referring

from .library import BOOK, READER, SHELF, Book, BookHidden, Reader, Shelf, add


def titles(page: Page[list[Record]]) -> list[str]:
    return [book.body.title for book in page.items]


async def test_whoever_refers_is_listed_in_pages(store: Store) -> None:
    shelf, other = [await store.write(lambda tx: add(tx, SHELF, Shelf())) for _ in range(2)]
    for number in range(5):
        for place in (shelf, other):
            book = Book(f"{number}", shelf_id=place.id)
            await store.write(lambda tx, book=book: add(tx, BOOK, book))

    def look(tx: Tx, cursor: str = "") -> Page[list[Record]]:
        return referring(tx, SHELF, shelf.id, "shelf_id", Window(2, cursor))

    first = await store.read(look)
    second = await store.read(lambda tx: look(tx, first.next))
    last = await store.read(lambda tx: look(tx, second.next))
    assert [titles(page) for page in (first, second, last)] == [["0", "1"], ["2", "3"], ["4"]]
    assert {book.kind for book in first.items} == {BOOK}
    assert {page.total for page in (first, second, last)} == {5}
    assert (first.prev, last.next) == ("", "")
    for page, before in ((last, second), (second, first)):
        back = await store.read(lambda tx, cursor=page.prev: look(tx, cursor))
        assert (titles(back), back.next, back.prev) == (titles(before), before.next, before.prev)
    with pytest.raises(BadCursor):
        await store.read(lambda tx: look(tx, "nope"))


async def test_only_who_refers_by_that_field_and_still_does(store: Store) -> None:
    reader = await store.write(lambda tx: add(tx, READER, Reader()))
    state = BookHidden([reader.id])
    book = await store.write(lambda tx: add(tx, BOOK, Book("Emma"), state))

    def look(tx: Tx, field: str) -> Page[list[Record]]:
        return referring(tx, READER, reader.id, field, Window())

    assert titles(await store.read(lambda tx: look(tx, "reader_ids"))) == ["Emma"]
    assert titles(await store.read(lambda tx: look(tx, "shelf_id"))) == []

    def bring_back(tx: Tx) -> None:
        record = tx.get(BOOK, book.id)
        record.state.reader_ids.clear()
        tx.update(record)

    await store.write(bring_back)
    assert (await store.read(lambda tx: look(tx, "reader_ids"))).total == 0
