"""Lists: pages both ways, filters, totals; on both stores."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.store import BadCursor, Page, Record, Store, Tx, Window, bodies, page
from roost.store.listing import decode_cursor, encode_cursor

from .library import ACCOUNT, BOOK, Book, BookHidden, add, new_account

BookRecord = Record[Book, BookHidden]
BookPage = Page[list[BookRecord]]

GENRES = ("novel", "poem", "play")
TAGS = ("signed", "lent")
books = st.builds(Book, genre=st.sampled_from(GENRES), tags=st.lists(st.sampled_from(TAGS)))
filters = st.fixed_dictionaries(
    {}, optional={"genre": st.sampled_from(GENRES), "tags": st.sampled_from(TAGS)}
)
# One store serves all examples: each has an account of its own.
examples = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def matches(body: Book, wanted: dict[str, str]) -> bool:
    return wanted.get("genre", body.genre) == body.genre and (
        "tags" not in wanted or wanted["tags"] in body.tags
    )


def fill(tx: Tx, account: int, bodies: list[Book]) -> list[BookRecord]:
    return [add(tx, BOOK, body, account=account) for body in bodies]


async def get_page(
    store: Store, account: int, window: Window, wanted: dict[str, str] | None = None
) -> BookPage:
    """The page as records; as JSON it must be the same."""
    records = await store.read(lambda tx: page(tx, BOOK, account, window, wanted))
    json = await store.read(lambda tx: bodies(tx, BOOK, account, window, wanted))
    assert json == records.with_items(b",".join(record.raw for record in records.items))
    return records


async def walk(
    store: Store, account: int, wanted: dict[str, str], size: int, newest_first: bool
) -> list[BookPage]:
    """All pages from the first to the last."""
    pages: list[BookPage] = []
    cursor = ""
    while not pages or cursor:
        window = Window(size, cursor, newest_first)
        pages.append(await get_page(store, account, window, wanted))
        cursor = pages[-1].next
    return pages


@examples
@given(
    bodies=st.lists(books, max_size=25),
    gone=st.sets(st.integers(0, 24)),
    wanted=filters,
    size=st.integers(1, 8),
    newest_first=st.booleans(),
)
async def test_pages_hold_every_match_once_both_ways(
    store: Store,
    bodies: list[Book],
    gone: set[int],
    wanted: dict[str, str],
    size: int,
    newest_first: bool,
) -> None:
    account = new_account()
    records = await store.write(lambda tx: fill(tx, account, bodies))
    leaving = [record for n, record in enumerate(records) if n in gone]
    await store.write(lambda tx: [tx.delete(record) for record in leaving])
    kept = [record for n, record in enumerate(records) if n not in gone]
    expected = [record.id for record in kept if matches(record.body, wanted)]
    if newest_first:
        expected.reverse()

    pages = await walk(store, account, wanted, size, newest_first)

    assert [item.id for found in pages for item in found.items] == expected
    assert all(found.total == len(expected) for found in pages)
    assert all(len(found.items) == size for found in pages[:-1])
    assert pages[0].prev == ""
    for before, after in pairwise(pages):
        back = await get_page(store, account, Window(size, after.prev, newest_first), wanted)
        assert [item.id for item in back.items] == [item.id for item in before.items]
        assert (back.next, back.prev) == (before.next, before.prev)


@examples
@given(
    bodies=st.lists(books, min_size=1, max_size=20),
    changes=st.lists(st.tuples(st.lists(books, max_size=3), st.sets(st.integers(0, 19)))),
    wanted=filters,
    size=st.integers(1, 5),
    newest_first=st.booleans(),
)
async def test_changes_between_pages_move_nothing_else(
    store: Store,
    bodies: list[Book],
    changes: list[tuple[list[Book], set[int]]],
    wanted: dict[str, str],
    size: int,
    newest_first: bool,
) -> None:
    account = new_account()
    first = await store.write(lambda tx: fill(tx, account, bodies))
    present = {record.id: record for record in first}
    stayed = set(present)
    seen: list[str] = []
    cursor = ""
    nothing: tuple[list[Book], set[int]] = ([], set())
    pending = iter(changes)

    while True:
        found = await get_page(store, account, Window(size, cursor, newest_first), wanted)
        expected_total = sum(matches(record.body, wanted) for record in present.values())
        assert found.total == expected_total
        seen += [item.id for item in found.items]
        cursor = found.next
        if not cursor:
            break
        new, leaving = next(pending, nothing)
        for number in leaving & set(range(len(first))):
            record = present.pop(first[number].id, None)
            if record is not None:
                await store.write(lambda tx, gone=record: tx.delete(gone))
                stayed.discard(record.id)
        added = await store.write(lambda tx, bodies=new: fill(tx, account, bodies))
        present |= {record.id: record for record in added}

    assert len(seen) == len(set(seen))
    throughout = {record.id for record in first if matches(record.body, wanted)} & stayed
    assert throughout <= set(seen)
    # Lists that run forward in time meet what was added; those that run backward do not.
    if newest_first:
        assert set(seen) <= {record.id for record in first}
    else:
        assert {id for id, record in present.items() if matches(record.body, wanted)} <= set(seen)


async def test_a_page_whose_items_are_gone_still_leads_back(store: Store) -> None:
    records = await store.write(lambda tx: fill(tx, ACCOUNT, [Book(str(n)) for n in range(4)]))
    first = await get_page(store, ACCOUNT, Window(2))
    await store.write(lambda tx: [tx.delete(record) for record in records[2:]])

    empty = await get_page(store, ACCOUNT, Window(2, first.next))
    back = await get_page(store, ACCOUNT, Window(2, empty.prev))

    assert (empty.items, empty.total, empty.next) == ([], 2, "")
    assert [item.id for item in back.items] == [record.id for record in records[:2]]
    assert (back.prev, back.next) == ("", "")


async def test_a_page_before_which_nothing_is_left_still_leads_on(store: Store) -> None:
    records = await store.write(lambda tx: fill(tx, ACCOUNT, [Book(str(n)) for n in range(4)]))
    first = await get_page(store, ACCOUNT, Window(2))
    second = await get_page(store, ACCOUNT, Window(2, first.next))
    await store.write(lambda tx: [tx.delete(record) for record in records[:2]])

    empty = await get_page(store, ACCOUNT, Window(2, second.prev))
    forward = await get_page(store, ACCOUNT, Window(2, empty.next))

    assert (empty.items, empty.prev) == ([], "")
    assert [item.id for item in forward.items] == [record.id for record in records[2:]]


@pytest.mark.parametrize("newest_first", [False, True])
async def test_every_cursor_that_is_one_is_answered(store: Store, newest_first: bool) -> None:
    """Clients may keep a cursor for ever, or make one up: its answers are cursors as well."""
    await store.write(lambda tx: fill(tx, ACCOUNT, [Book()]))

    for direction in ("next", "prev"):
        for seq in (0, 1, 2, 10**18 - 1):
            window = Window(2, encode_cursor(direction, seq), newest_first)
            found = await get_page(store, ACCOUNT, window)
            for cursor in filter(None, (found.next, found.prev)):
                decode_cursor(cursor)


@given(st.text(max_size=30))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    try:
        forward, seq = decode_cursor(text)
    except BadCursor:
        return
    assert decode_cursor(encode_cursor("next" if forward else "prev", seq)) == (forward, seq)


def test_cursors_look_as_clients_know_them() -> None:
    assert encode_cursor("next", 230).rstrip("=") == "bmV4dF9fMjMw"
    assert decode_cursor("bmV4dF9fMjA1NTcwODQ=") == (True, 20557084)


async def test_the_rarest_filter_is_found_beyond_the_first_sample(store: Store) -> None:
    common = [Book(genre="novel", tags=["signed"])] * 1500
    await store.write(lambda tx: fill(tx, ACCOUNT, [*common, Book(genre="novel", tags=["lent"])]))

    both = await get_page(store, ACCOUNT, Window(1), {"genre": "novel", "tags": "signed"})
    rare = await get_page(store, ACCOUNT, Window(1), {"genre": "novel", "tags": "lent"})

    assert (both.total, rare.total) == (1500, 1)


@pytest.mark.parametrize("newest_first", [False, True])
async def test_a_page_can_be_asked_for_by_number(store: Store, newest_first: bool) -> None:
    account = new_account()
    records = await store.write(lambda tx: fill(tx, account, [Book() for _ in range(5)]))
    ids = [record.id for record in records][:: -1 if newest_first else 1]
    for skip in range(7):
        found = await get_page(store, account, Window(2, newest_first=newest_first, skip=skip))
        assert [record.id for record in found.items] == ids[skip : skip + 2]
        assert found.total == 5
