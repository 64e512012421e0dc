"""How commands print what they found."""

import sys
from collections.abc import Sequence

import msgspec

from roost.http.printable import printable


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns, as wide as what is in them. Nothing is cut off, so that others can read it too."""
    every = [tuple(headings), *(tuple(map(printable, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    heading, *lines = [
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in every
    ]
    print(f"\033[1m{heading}\033[0m" if sys.stdout.isatty() else heading)
    for line in lines:
        print(line)


def json(value: object) -> None:
    print(msgspec.json.format(msgspec.json.encode(value)).decode())


def note(text: str) -> None:
    """For people: not on standard output, where a program may be reading."""
    print(text, file=sys.stderr)
