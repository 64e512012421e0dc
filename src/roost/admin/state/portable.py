"""The file that a state is carried in: JSON Lines, the first of which says what the others are.

A file keeps its meaning. When a version of Roost writes lines that the one before would not
understand, or leaves out what it would want, it adds an `Upgrade` to `UPGRADES`: the files of all
versions before it are then brought forward.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, TypeVar

import msgspec

from ...http.errors import BadRequest
from ...store import blobs, state
from ...store.migrations import (
    ADDRESSED,
    ENTRY,
    first_entry,
    in_full,
    step_name,
    workflow_name,
)

JSON_LINES = "application/jsonl"

T = TypeVar("T")

Line = dict[str, Any]
Upgrade = Callable[[list[Line]], Iterable[Line]]


def _documents_to_jobs(lines: list[Line]) -> Iterator[Line]:
    """Jobs were documents, with a line each for when they are due."""
    due = {line["job"]: line for line in lines if line["type"] == "work"}
    for line in lines:
        if line.get("kind") == "job":
            work, state = due.get(line["seq"]), line.pop("hidden")
            visible = state.pop("visible", False)
            if work is not None:
                yield _job(line, state, work) | ({"id": line["id"]} if visible else {})
            if visible:
                yield line
        elif line["type"] != "work":
            yield line


def _job(document: Line, state: Line, work: Line) -> Line:
    of = document["body"]["vps_id"]
    when = {key: work[key] for key in ("due_at", "held") if key in work}
    subject = {"resource": document["owner"], "resource_id": of} if of else {}
    known = {"seq": document["seq"], "account": document["account"]}
    return {"type": "job", "exclusive": "resource" in work, **known, **subject, **when, **state}


def _addresses_in_full(lines: list[Line]) -> Iterator[Line]:
    """IPv6 addresses were compressed."""
    for line in lines:
        if line.get("kind") in ADDRESSED:
            line |= {part: in_full(line[part]) for part in ("body", "hidden") if part in line}
        yield line


def _steps_by_name(lines: list[Line]) -> Iterator[Line]:
    """Jobs had the number of their step; the first was left out. Some had other names."""
    for line in lines:
        if line["type"] == "job":
            line["step"] = step_name(line["workflow"], line.get("step", 0))
            line["workflow"] = workflow_name(line["workflow"])
        yield line


def _ticket_entries(lines: list[Line]) -> Iterator[Line]:
    """What a ticket was opened with was hidden in it, and is its first reply."""
    free = max((line["seq"] for line in lines if line["type"] == "document"), default=0) + 1
    for line in lines:
        yield line
        if line.get("kind") == "ticket":
            body, hidden, data = first_entry(line["body"], line["hidden"])
            yield {
                "type": "document", "seq": free, "kind": ENTRY, "id": f"{line['id']}/0",
                "account": line["account"], "owner": line["seq"], "version": 1,
                "body": body, "hidden": hidden,
            }  # fmt: skip
            for part, piece in enumerate(blobs.pieces(data)):
                content = b64encode(piece).decode()
                yield {"type": "blob", "blob": {"document": free, "part": part, "data": content}}
            free += 1


UPGRADES: tuple[Upgrade, ...] = (
    _documents_to_jobs,
    _addresses_in_full,
    _steps_by_name,
    _ticket_entries,
)
"""The first brings version 1 to version 2, and so on. What each gets is all lines but the first, as
plain data.
"""


class Pace(msgspec.Struct):
    """A clock that is not real: its time in microseconds, and how fast it runs; 0 if it is held."""

    now: int
    rate: float


class Header(msgspec.Struct, kw_only=True, omit_defaults=True):
    """roost: the version that wrote the file. date: when, by its clock. secret: the fingerprint of
    the secret that sealed what is secret in it. clock: absent for a real one. upgrades: how many
    upgrades of its kind a document has had, by kind, but for those that have had none.
    """

    format: Literal["roost-state"]
    version: int
    roost: str
    date: str
    secret: str
    clock: Pace | None = None
    upgrades: dict[str, int] = {}


class SecretRow(msgspec.Struct, kw_only=True, omit_defaults=True, tag_field="type", tag="secret"):
    """A secret in the state of a document, which is empty at that place.

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


def header(content: bytes) -> Header:
    """What the file says of itself. Raises BadRequest for what is no such file."""
    return _read_header(content.partition(b"\n")[0])


def read(content: bytes) -> File:
    """Raises BadRequest for what is no such file, or one of a newer version."""
    lines = content.splitlines()
    about = _read_header(lines[0] if lines else b"")
    if about.version > version():
        raise BadRequest(
            f"The state was written by a newer version of Roost, {about.roost}: upgrade this one"
        )
    rows: list[state.Row] = []
    secrets: list[SecretRow] = []
    for row in _rows(lines[1:], about.version):
        if isinstance(row, SecretRow):
            secrets.append(row)
        else:
            rows.append(row)
    return File(about, rows, secrets)


def _read_header(line: bytes) -> Header:
    try:
        if line.startswith(b'{"format":'):
            return _header(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    raise BadRequest("This is not a state that Roost has exported")


def _rows(lines: list[bytes], written: int) -> Iterator[state.Row | SecretRow]:
    if written == version():
        return _decoded(_row, lines)
    plain = list(_decoded(_line, lines))
    for upgrade in UPGRADES[written - 1 :]:
        try:
            plain = list(upgrade(plain))
        except (KeyError, TypeError, AttributeError) as error:
            raise BadRequest(f"The state cannot be understood: {error!r}") from None
    return _decoded(_row, map(_encode, plain))


def _decoded(decode: Callable[[bytes], T], lines: Iterable[bytes]) -> Iterator[T]:
    """What is in the lines behind the first; raises BadRequest."""
    for number, line in enumerate(lines, 2):
        try:
            yield decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadRequest(f"Line {number} of the state cannot be understood: {error}") from None
