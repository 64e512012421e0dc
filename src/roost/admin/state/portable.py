"""The file that a state is carried in: JSON Lines, the first of which says what the others are.

A file keeps its meaning. When a version of Roost writes lines that the one before would not
understand, or leaves out what it would want, it adds an `Upgrade` to `UPGRADES`: the files of all
versions before it are then brought forward, line by line.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Literal

import msgspec

from ...http.errors import BadRequest
from ...store import state

JSON_LINES = "application/jsonl"

Line = dict[str, Any]
Upgrade = Callable[[Line], Iterable[Line]]

UPGRADES: tuple[Upgrade, ...] = ()
"""The first brings version 1 to version 2, and so on. What each gets is one line as plain data."""


class Pace(msgspec.Struct):
    """A clock that is not real: its time in microseconds, and how fast it runs; 0 if it is held."""

    now: int
    rate: float


class Header(msgspec.Struct, kw_only=True, omit_defaults=True):
    """roost: the version that wrote the file. date: when, by its clock. secret: the fingerprint of
    the secret that sealed what is secret in it. clock: absent for a real one.
    """

    format: Literal["roost-state"]
    version: int
    roost: str
    date: str
    secret: str
    clock: Pace | None = None


class SecretRow(msgspec.Struct, kw_only=True, omit_defaults=True, tag_field="type", tag="secret"):
    """A secret in the hidden part of a document, which is empty at that place.

    path: the names and numbers that lead there. Either `sealed` by the installation's secret, or in
    the clear: `plain` in base64, and the purpose that it is to be sealed for.
    """

    document: int
    path: list[str | int]
    sealed: str = ""
    purpose: str = ""
    plain: bytes = b""


class File(msgspec.Struct):
    header: Header
    rows: list[state.Row]
    secrets: list[SecretRow]


_header = msgspec.json.Decoder(Header).decode
_row = msgspec.json.Decoder(state.Row | SecretRow).decode
_line = msgspec.json.Decoder(Line).decode
_encode = msgspec.json.Encoder().encode


def version() -> int:
    return len(UPGRADES) + 1


def write(header: Header, rows: Iterable[state.Row | SecretRow]) -> bytes:
    return b"\n".join((_encode(header), *map(_encode, rows), b""))


def read(content: bytes) -> File:
    """Raises BadRequest for what is no such file, or one of a newer version."""
    lines = content.splitlines()
    header = _read_header(lines[0] if lines else b"")
    if header.version > version():
        raise BadRequest(
            f"The state was written by a newer version of Roost, {header.roost}: upgrade this one"
        )
    rows: list[state.Row] = []
    secrets: list[SecretRow] = []
    for number, line in enumerate(islice(lines, 1, None), 2):
        try:
            for row in _upgraded(line, header.version):
                if isinstance(row, SecretRow):
                    secrets.append(row)
                else:
                    rows.append(row)
        except (msgspec.DecodeError, UnicodeDecodeError, KeyError) as error:
            raise BadRequest(f"Line {number} of the state makes no sense: {error}") from None
    return File(header, rows, secrets)


def _read_header(line: bytes) -> Header:
    try:
        if line.startswith(b'{"format":'):
            return _header(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    raise BadRequest("This is not a state that Roost has exported")


def _upgraded(line: bytes, written: int) -> Iterator[state.Row | SecretRow]:
    if written == version():
        yield _row(line)
        return
    lines: list[Line] = [_line(line)]
    for upgrade in UPGRADES[written - 1 :]:
        lines = [new for old in lines for new in upgrade(old)]
    yield from (_row(_encode(new)) for new in lines)
