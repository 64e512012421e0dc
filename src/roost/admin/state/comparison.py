"""What differs between two states."""

from typing import Any

import msgspec

from ...store.state import DocumentRow
from . import portable
from .documents import Change, Differences, Thing

_NAMES = ("label", "name", "domain", "description", "email", "subject")
_Documents = dict[tuple[str, str], DocumentRow]
_fields = msgspec.json.Decoder(dict[str, Any]).decode


def compare(before: bytes, after: bytes) -> Differences:
    """Two files of states. Raises BadRequest for what is none."""
    old, new = _documents(before), _documents(after)
    both = [key for key in new if key in old]
    changes = (_change(old[key], new[key]) for key in both)
    return Differences(
        before=portable.header(before).date,
        after=portable.header(after).date,
        added=[_thing(row) for key, row in new.items() if key not in old],
        removed=[_thing(row) for key, row in old.items() if key not in new],
        changed=[change for change in changes if change is not None],
    )


def _documents(content: bytes) -> _Documents:
    rows = portable.read(content).rows
    return {(row.kind, row.id): row for row in rows if isinstance(row, DocumentRow)}


def _change(old: DocumentRow, new: DocumentRow) -> Change | None:
    """The fields that the API shows and that differ; None where all are the same."""
    if bytes(old.body) == bytes(new.body):
        return None
    before, after = _fields(old.body), _fields(new.body)
    names = sorted(before.keys() | after.keys())
    fields = [name for name in names if before.get(name) != after.get(name)]
    return Change(_thing(new), fields) if fields else None


def _thing(row: DocumentRow) -> Thing:
    body = _fields(row.body)
    name = next((str(body[field]) for field in _NAMES if body.get(field)), "")
    return Thing(row.kind, row.id, name)
