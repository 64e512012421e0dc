"""Kinds that have changed since the database was last open; on both stores."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from roost.store import Kind, NoState, Ref, Refused, Store, Tx, renewal
from roost.store.errors import Newer, Unfit
from roost.store.shapes import shape_of

from .conftest import Kinds, OpenStore
from .library import ACCOUNT, BOOK, KINDS, READER, SHELF, Book, Reader, Shelf, add
from .library import OTHER_ACCOUNT as ANOTHER

MANY = 60


class Film(msgspec.Struct):
    name: str = ""
    minutes: int = 0
    shelf: str = ""


class FilmHidden(msgspec.Struct):
    seen_by: list[str] = []


FILM = Kind("film", Film, FilmHidden, "Film not found")
WITH_FILMS = KINDS | {"film": FILM}


def with_film(**changes: Any) -> Kinds:
    """The kinds of a later version."""
    return KINDS | {"film": replace(FILM, **changes)}


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal, "CHUNK", 7)


async def a_past(open_store: OpenStore, fill: Callable[[Tx], Any]) -> None:
    """What the first version leaves behind."""
    store = await open_store(WITH_FILMS)
    await store.write(fill)
    await store.close()


def films(tx: Tx, n: int = MANY) -> None:
    for number in range(n):
        add(tx, FILM, Film(f"film {number}", number, ""), FilmHidden())


async def found(store: Store, kind: Kind[Any, Any], **filters: str) -> list[Any]:
    """The names of what a list under a filter shows."""
    [(field, value)] = filters.items()
    records = await store.read(lambda tx: tx.matching(kind, ACCOUNT, field, value))
    return [record.body.name for record in records]


async def test_an_index_that_was_added_finds_what_was_there_before(open_store: OpenStore) -> None:
    await a_past(open_store, films)
    kinds = with_film(indexes=("minutes",))

    store = await open_store(kinds)

    assert await found(store, kinds["film"], minutes="41") == ["film 41"]
    assert await store.read(lambda tx: tx.count(FILM, ACCOUNT)) == MANY


async def test_an_index_that_is_gone_leaves_no_rows(open_store: OpenStore) -> None:
    await a_past(open_store, lambda tx: add(tx, BOOK, Book("Emma", genre="novel")))

    store = await open_store(KINDS | {"book": replace(BOOK, indexes=("tags",)), "film": FILM})

    assert await store.read(lambda tx: tx.sql.all("SELECT * FROM entries")) == []


async def test_a_reference_that_was_added_holds_its_target(open_store: OpenStore) -> None:
    def fill(tx: Tx) -> None:
        shelf, reader = add(tx, SHELF, Shelf("s")), add(tx, READER, Reader("r"))
        add(tx, FILM, Film("held", shelf=shelf.id), FilmHidden([reader.id]))

    await a_past(open_store, fill)
    refs = (Ref("seen_by", "reader", refuse=lambda film: f"{film.body.name} needs it"),)
    kinds = with_film(refs=(*refs, Ref("shelf", "shelf")))

    store = await open_store(kinds)

    with pytest.raises(Refused, match="held needs it"):
        await store.write(lambda tx: tx.delete(tx.children(READER, ACCOUNT)[0]))
    await store.write(lambda tx: tx.delete(tx.children(SHELF, ACCOUNT)[0]))
    (film,) = await store.read(lambda tx: tx.children(kinds["film"], ACCOUNT))
    assert film.body.shelf == ""


async def test_a_reference_that_was_added_lets_go_of_what_is_gone(open_store: OpenStore) -> None:
    def fill(tx: Tx) -> None:
        theirs = add(tx, READER, Reader("r"), account=ANOTHER)
        ours = add(tx, READER, Reader("r"))
        add(tx, FILM, Film("f", shelf="gone"), FilmHidden(["gone", ours.id, theirs.id]))

    await a_past(open_store, fill)
    kinds = with_film(refs=(Ref("seen_by", "reader"), Ref("shelf", "shelf")))

    store = await open_store(kinds)

    (film,) = await store.read(lambda tx: tx.children(kinds["film"], ACCOUNT))
    (ours,) = await store.read(lambda tx: tx.children(READER, ACCOUNT))
    assert (film.body.shelf, film.state.seen_by) == ("", [ours.id])


class FilmWithYear(Film):
    year: int = 1900
    cast: list[str] = []


async def test_a_field_that_was_added_is_in_the_stored_bytes(open_store: OpenStore) -> None:
    await a_past(open_store, films)
    kinds = with_film(body=FilmWithYear, indexes=("year",))

    store = await open_store(kinds)

    shown = await store.read(
        lambda tx: [msgspec.json.decode(r.raw) for r in tx.children(kinds["film"], ACCOUNT)]
    )
    assert [(film["year"], film["cast"]) for film in shown] == [(1900, [])] * MANY
    assert len(await found(store, kinds["film"], year="1900")) == MANY


class Movie(msgspec.Struct):
    """A film: `title` was `name`, and `seconds` were minutes."""

    title: str
    seconds: int
    shelf: str = ""


class MovieHidden(msgspec.Struct):
    """`views` was a list of who has seen it."""

    views: int = 0


def rename(body: dict[str, Any], state: dict[str, Any]) -> None:
    body["title"] = body.pop("name")
    state["views"] = len(state.pop("seen_by"))


def in_seconds(body: dict[str, Any], state: dict[str, Any]) -> None:
    body["seconds"] = body.pop("minutes") * 60


RENAMED = with_film(
    body=Movie, state=MovieHidden, upgrades=(rename, in_seconds), indexes=("seconds",)
)


async def test_upgrades_do_what_a_default_cannot(open_store: OpenStore) -> None:
    await a_past(open_store, films)

    for _ in range(2):  # the second time there is nothing left to do
        store = await open_store(RENAMED)
        movies = await store.read(lambda tx: tx.children(RENAMED["film"], ACCOUNT))
        assert [(m.body.title, m.body.seconds) for m in movies] == [
            (f"film {n}", 60 * n) for n in range(MANY)
        ]
        (movie,) = await store.read(
            lambda tx: tx.matching(RENAMED["film"], ACCOUNT, "seconds", "120")
        )
        assert movie.version == 1
        await store.close()


async def test_each_upgrade_runs_once_however_late_it_comes(open_store: OpenStore) -> None:
    class Half(msgspec.Struct):
        title: str
        minutes: int
        shelf: str = ""

    await a_past(open_store, films)
    halfway = with_film(body=Half, state=MovieHidden, upgrades=(rename,))
    await (await open_store(halfway)).close()

    store = await open_store(RENAMED)

    movies = await store.read(lambda tx: tx.children(RENAMED["film"], ACCOUNT))
    assert [m.body.seconds for m in movies] == [60 * n for n in range(MANY)]


async def test_what_is_not_counted_any_more_has_no_counter(open_store: OpenStore) -> None:
    await a_past(open_store, films)
    store = await open_store(with_film(counted=False))
    assert await store.read(lambda tx: tx.count(FILM, ACCOUNT)) == 0
    await store.close()

    store = await open_store(WITH_FILMS)
    assert await store.read(lambda tx: tx.count(FILM, ACCOUNT)) == MANY


async def test_nothing_is_touched_where_nothing_has_changed(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_past(open_store, films)
    monkeypatch.setattr(renewal, "_forget_rows", lambda *_: pytest.fail("it begins anew"))
    await open_store(WITH_FILMS)


# --- names ----------------------------------------------------------------------------------------


def test_the_names_of_classes_and_modules_do_not_count() -> None:
    renamed = msgspec.defstruct(
        "Cinema",
        [("name", str, ""), ("minutes", int, 0), ("shelf", str, "")],
        module="elsewhere",
    )
    inner = msgspec.defstruct("Inner", [("a", int)])
    other = msgspec.defstruct("Other", [("a", int)])
    assert shape_of(replace(FILM, body=renamed)) == shape_of(FILM)
    one = msgspec.defstruct("One", [("x", list[inner])])  # type: ignore[valid-type]
    two = msgspec.defstruct("Two", [("x", list[other])])  # type: ignore[valid-type]
    assert shape_of(replace(FILM, body=one)) == shape_of(replace(FILM, body=two))


@pytest.mark.parametrize(
    "change",
    [
        {"body": FilmWithYear},
        {"state": NoState},
        {"indexes": ("name",)},
        {"refs": (Ref("shelf", "shelf"),)},
        {"counted": False},
        {"body": msgspec.defstruct("F", [("name", str), ("minutes", float), ("shelf", str)])},
        {"body": msgspec.defstruct("F", [("name", str), ("minutes", int), ("place", str)])},
    ],
)
def test_what_is_stored_counts(change: dict[str, Any]) -> None:
    assert shape_of(replace(FILM, **change)) != shape_of(FILM)


class Tree(msgspec.Struct):
    branches: "list[Tree]" = []
    parent: "Tree | None" = None


def test_a_struct_may_contain_itself() -> None:
    shape = shape_of(replace(FILM, body=Tree))["body"]
    assert shape == {"branches": ["list", "^1"], "parent": ["union", "NoneType", "^1"]}


# --- crashes, and others at the same time ---------------------------------------------------------


class Crash(BaseException):
    """The end of the process."""


@pytest.mark.parametrize("at", [1, 7, 8, 30, MANY])
async def test_a_crash_in_the_middle_is_gone_on_from(open_store: OpenStore, at: int) -> None:
    await a_past(open_store, films)
    done: list[str] = []

    def counted(body: dict[str, Any], state: dict[str, Any]) -> None:
        rename(body, state)
        done.append(body["title"])
        if len(done) == at:
            raise Crash

    kinds = with_film(
        body=Movie, state=MovieHidden, upgrades=(counted, in_seconds), indexes=("title",)
    )
    with pytest.raises(Crash):
        await open_store(kinds)
    committed = (at - 1) // 7 * 7

    store = await open_store(kinds)

    # What had been committed was not done again.
    assert len(done) == at + MANY - committed
    movies = await store.read(lambda tx: tx.children(kinds["film"], ACCOUNT))
    assert [m.body.seconds for m in movies] == [60 * n for n in range(MANY)]
    entries = "SELECT COUNT(*) FROM entries WHERE kind = 'film'"
    assert await store.read(lambda tx: tx.sql.one(entries)) == (MANY,)
    assert await store.read(lambda tx: tx.count(FILM, ACCOUNT)) == MANY


async def test_yet_another_version_goes_on_with_what_is_half_done(open_store: OpenStore) -> None:
    await a_past(open_store, films)
    done: list[str] = []

    def crashing(body: dict[str, Any], state: dict[str, Any]) -> None:
        rename(body, state)
        done.append("")
        if len(done) == 30:
            raise Crash

    half = with_film(body=Movie, state=MovieHidden, upgrades=(crashing, in_seconds))
    with pytest.raises(Crash):
        await open_store(half)

    def in_hours(body: dict[str, Any], state: dict[str, Any]) -> None:
        body["hours"] = body.pop("seconds") / 3600
        if len(done) == 30 and body["hours"] > 0.1:
            done.append("")
            raise Crash

    class Long(msgspec.Struct):
        title: str
        hours: float
        shelf: str = ""

    whole = with_film(
        body=Long, state=MovieHidden, upgrades=(rename, in_seconds, in_hours), indexes=("title",)
    )
    with pytest.raises(Crash):
        await open_store(whole)

    store = await open_store(whole)

    movies = await store.read(lambda tx: tx.children(whole["film"], ACCOUNT))
    assert [(m.body.title, m.body.hours) for m in movies] == [
        (f"film {n}", n / 60) for n in range(MANY)
    ]
    entries = "SELECT COUNT(*) FROM entries WHERE kind = 'film'"
    assert await store.read(lambda tx: tx.sql.one(entries)) == (MANY,)
    assert await store.read(lambda tx: tx.count(FILM, ACCOUNT)) == MANY
    parts = "SELECT part, above, upgrades FROM kinds WHERE name = 'film'"
    assert await store.read(lambda tx: tx.sql.all(parts)) == [(0, 0, 3)]


async def test_of_several_that_open_at_once_one_does_it(
    open_store: OpenStore, request: pytest.FixtureRequest
) -> None:
    """On PostgreSQL the others wait; SQLite has one process."""
    if "sqlite" in request.node.name:
        pytest.skip("one process")
    await a_past(open_store, films)

    stores = await asyncio.gather(*(open_store(RENAMED) for _ in range(4)))

    for store in stores:
        movies = await store.read(lambda tx: tx.children(RENAMED["film"], ACCOUNT))
        assert [m.body.seconds for m in movies] == [60 * n for n in range(MANY)]


# --- what cannot be opened ------------------------------------------------------------------------


async def everything(store: Store) -> list[Any]:
    tables = ("documents", "entries", "links", "counters", "kinds")
    return await store.read(
        lambda tx: [sorted(tx.sql.all(f"SELECT * FROM {table}")) for table in tables]
    )


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        (with_film(body=FilmWithYear), "film has a field that this version does not know: year"),
        (with_film(upgrades=(lambda *_: None,)), "film has had an upgrade"),
        (WITH_FILMS | {"song": Kind("song", Shelf, NoState, "")}, "does not know what a song is"),
    ],
)
async def test_what_a_newer_version_stored_is_refused_and_left_alone(
    open_store: OpenStore, later: Kinds, reason: str
) -> None:
    await a_past(open_store, films)
    newer = await open_store(later)
    if "song" in later:
        await newer.write(lambda tx: add(tx, later["song"], Shelf("la")))
    before = await everything(newer)
    await newer.close()

    with pytest.raises(Newer, match=reason):
        await open_store(WITH_FILMS)

    assert await everything(await open_store(later)) == before


async def test_a_document_that_does_not_fit_is_named(open_store: OpenStore) -> None:
    class Strict(msgspec.Struct):
        name: str
        minutes: int
        shelf: str
        director: str

    await a_past(open_store, films)

    with pytest.raises(Unfit, match=r"film id-\d+ is not what it should be: .*director"):
        await open_store(with_film(body=Strict))

    # A version that makes sense of them goes on.
    store = await open_store(with_film(body=FilmWithYear))
    assert await store.read(lambda tx: tx.count(FILM, ACCOUNT)) == MANY
