"""Examples of what operations are asked and what they answer: of each section, the file
`examples.json` beside its routes.

The requests are written by hand. `python -m tests.examples` sends them to a Roost that has one of
everything, and writes what it answers beside them; a test sends them too, and compares.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from .samples import filled

_SHORT = 60
"""What is longer is not shown."""


class Refused(msgspec.Struct, omit_defaults=True):
    """A request that is refused: that of the example, but for this. without: a field that is left
    out. change: what fields have instead.
    """

    status: int
    error: str
    without: str = ""
    change: dict[str, Any] = {}

    def body(self, body: dict[str, Any]) -> dict[str, Any]:
        """What is sent, made of what would succeed."""
        return {name: body[name] for name in body if name != self.without} | self.change

    @property
    def when(self) -> str:
        """What is wrong, for readers."""
        if self.without:
            return f"Without `{self.without}`"
        [(name, value)] = self.change.items()
        if isinstance(value, str) and len(value) > _SHORT:
            return f"With a `{name}` of {len(value)} characters"
        return f'With `"{name}": {msgspec.json.encode(value).decode()}`'


class Example(msgspec.Struct, omit_defaults=True):
    """Of one operation. body: what is sent; without one, nothing. answer: what comes back; without
    one, nothing or what is no JSON. refused: requests that fail.
    """

    query: dict[str, Any] = {}
    body: Any = None
    answer: Any = None
    refused: list[Refused] = []


Examples = dict[str, Example]
"""By operationId."""

NONE = Example()


def stored(files: Iterable[Path]) -> Examples:
    """Those of files, as they are written: with collections in place of names."""
    found: Examples = {}
    for file in files:
        found |= msgspec.json.decode(file.read_bytes(), type=Examples)
    return found


def read(files: Iterable[Path]) -> Examples:
    """Those of files, with the names of samples."""
    return msgspec.convert(filled(msgspec.to_builtins(stored(files))), Examples)


def plain(example: Example) -> dict[str, Any]:
    """As files have it."""
    return msgspec.to_builtins(example)
