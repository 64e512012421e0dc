"""Secrets on their way into a file and out of it.

In the database they are sealed texts in the states of documents. Only texts that this
installation's secret opens are taken for such: a client may have written something that looks so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, cast

import msgspec

from ...store import state
from ...store.secret import Secret, Unsealable, purpose_of
from .portable import SecretRow

_MARK = b'"sealed.'
Path = list[str | int]


def take_out(
    rows: Iterable[state.Row], secret: Secret, *, readable: bool
) -> Iterator[state.Row | SecretRow]:
    """The rows without secrets, and the secrets behind the rows that they belong to."""
    for row in rows:
        found: list[SecretRow] = []
        if isinstance(row, state.DocumentRow) and _MARK in bytes(row.hidden):
            hidden = msgspec.json.decode(row.hidden)
            for path, sealed in list(_texts(hidden, [])):
                taken = _taken(row.seq, path, sealed, secret, readable)
                if taken is not None:
                    found.append(taken)
                    _put(hidden, path, "")
            row.hidden = msgspec.Raw(msgspec.json.encode(hidden))
        yield row
        yield from found


def put_back(
    rows: Iterable[state.Row], secrets: Iterable[SecretRow], secret: Secret
) -> tuple[list[state.Row], int]:
    """The rows with their secrets sealed, and how many secrets this installation cannot open.

    Raises Malformed for a place that is not there.
    """
    sealed: dict[int, list[tuple[Path, str]]] = defaultdict(list)
    unopened = 0
    for row in secrets:
        text = _sealed(row, secret)
        if text is None:
            unopened += 1
        else:
            sealed[row.document].append((row.path, text))
    every = [_filled(row, sealed) for row in rows]
    if sealed:
        raise state.Malformed(f"the document {min(sealed)} is not there to have a secret")
    return every, unopened


def _filled(row: state.Row, sealed: dict[int, list[tuple[Path, str]]]) -> state.Row:
    if not isinstance(row, state.DocumentRow) or row.seq not in sealed:
        return row
    hidden = msgspec.json.decode(bytes(row.hidden) or b"{}")
    for path, text in sealed.pop(row.seq):
        try:
            _put(hidden, path, text)
        except (LookupError, TypeError):
            raise state.Malformed(f"the document {row.seq} has no place {path}") from None
    return msgspec.structs.replace(row, hidden=msgspec.Raw(msgspec.json.encode(hidden)))


def _taken(seq: int, path: Path, sealed: str, secret: Secret, readable: bool) -> SecretRow | None:
    purpose = purpose_of(sealed)
    if purpose is None:
        return None
    try:
        plain = secret.open(sealed, purpose)
    except Unsealable:
        return None
    if readable:
        return SecretRow(document=seq, path=path, purpose=purpose, plain=plain)
    return SecretRow(document=seq, path=path, sealed=sealed)


def _sealed(row: SecretRow, secret: Secret) -> str | None:
    """As this installation seals it; None if it cannot be opened here."""
    if row.purpose:
        return secret.seal(row.plain, row.purpose)
    try:
        secret.open(row.sealed, purpose_of(row.sealed) or "")
    except Unsealable:
        return None
    return row.sealed


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text in a JSON value that may be sealed, and the way to it."""
    if isinstance(value, str):
        if value.startswith("sealed."):
            yield path, value
    elif isinstance(value, dict):
        for name, item in cast("dict[str, object]", value).items():
            yield from _texts(item, [*path, name])
    elif isinstance(value, list):
        for number, item in enumerate(cast("list[object]", value)):
            yield from _texts(item, [*path, number])


def _put(value: Any, path: Path, text: str) -> None:
    for step in path[:-1]:
        value = value[step]
    if value[path[-1]] != "" and text:
        raise LookupError
    value[path[-1]] = text
