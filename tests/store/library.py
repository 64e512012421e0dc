"""The resources of these tests: books on shelves, lent to readers."""

from itertools import count
from typing import TypeVar

import msgspec

from roost.store import Kind, NoState, Record, Ref, Tx

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)


class Shelf(msgspec.Struct):
    name: str = ""


class Reader(msgspec.Struct):
    name: str = ""


class Book(msgspec.Struct):
    title: str = ""
    genre: str = ""
    tags: list[str] = []
    shelf_id: str = ""


class BookHidden(msgspec.Struct):
    """reader_ids: who has it; none of them may go before it is back."""

    reader_ids: list[str] = []
    lent: int = 0


def _lent(book: Record[Book, BookHidden]) -> str:
    return f"Reader still has {book.body.title}"


SHELF = Kind("shelf", Shelf, NoState, "Shelf not found")
READER = Kind("reader", Reader, NoState, "Reader not found")
BOOK = Kind(
    "book",
    Book,
    BookHidden,
    "Book not found",
    indexes=("genre", "tags"),
    refs=(Ref("shelf_id", "shelf"), Ref("reader_ids", "reader", refuse=_lent)),
)
KINDS = {kind.name: kind for kind in (SHELF, READER, BOOK)}

ACCOUNT = 1
OTHER_ACCOUNT = 2

_numbers = count(1)


def new_id() -> str:
    return f"id-{next(_numbers)}"


def new_account() -> int:
    """An account that no other example of a property test uses."""
    return 1000 + next(_numbers)


def add(
    tx: Tx,
    kind: Kind[B, H],
    body: B,
    state: H | None = None,
    *,
    account: int = ACCOUNT,
    owner: int | None = None,
) -> Record[B, H]:
    return tx.insert(kind, new_id(), account, body, state, owner)
