"""What a resource is: its documents, what can be looked up in them, and what they refer to.

A product declares one `Kind` for each resource it owns; everything generic (reading, listing,
filtering, deleting, refusing to delete what is in use) follows from that declaration.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast

import msgspec

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)

_Getter = Callable[[msgspec.Struct], object] | None

encode = msgspec.json.Encoder().encode


class Nothing(msgspec.Struct):
    """The hidden part of a resource that hides nothing."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A field that holds the id (or a list of ids) of another resource.

    field: the field's name, in the body or in the hidden part.
    target: the name of the kind it points to.
    refuse: when given, the target cannot be deleted while it is referred to, and this is the text
        that the client reads, made from the record that refers. Without it, deleting the target
        empties the field.
    """

    field: str
    target: str
    refuse: "Callable[[Record[Any, Any]], str] | None" = None


@dataclass(frozen=True, slots=True)
class Kind(Generic[B, H]):
    """A kind of resource.

    name: its name in the store, e.g. "ssh-key".
    body: the Struct that a GET answers; stored as it is answered.
    hidden: the Struct of what is stored and never answered.
    missing: what a client reads (as a 404) when there is no such resource.
    indexes: fields, of the body or the hidden part, that a list can be filtered by; a list field is
        matched by any element.
    refs: fields that refer to other resources.
    counted: whether it is counted how many there are, as it must be for what is listed.
    """

    name: str
    body: type[B]
    hidden: type[H]
    missing: str
    indexes: tuple[str, ...] = ()
    refs: tuple[Ref, ...] = ()
    counted: bool = True
    _in_body: _Getter = field(init=False)
    _in_hidden: _Getter = field(init=False)
    """What index and link rows are made from."""

    def __post_init__(self) -> None:
        fields = (*self.indexes, *(ref.field for ref in self.refs))
        in_body = [field for field in fields if field in self.body.__struct_fields__]
        in_hidden = [field for field in fields if field not in in_body]
        object.__setattr__(self, "_in_body", _getter(in_body))
        object.__setattr__(self, "_in_hidden", _getter(in_hidden))

    def entries(self, record: "Record[B, H]") -> set[tuple[str, str]]:
        """The (field, value) pairs under which a list finds this record."""
        return {
            (f, value) for f in self.indexes for value in _values(getattr(record.part_with(f), f))
        }

    def links(self, record: "Record[B, H]") -> set[tuple[str, str, str]]:
        """The (field, target kind, target id) triples that this record holds."""
        return {
            (ref.field, ref.target, value)
            for ref in self.refs
            for value in _values(getattr(record.part_with(ref.field), ref.field))
        }

    def alike(self, one: "Record[B, H]", other: "Record[B, H]") -> bool:
        """Whether both have the same index and link rows, as nearly all changes leave them."""
        in_body, in_hidden = self._in_body, self._in_hidden
        return (in_body is None or in_body(one.body) == in_body(other.body)) and (
            in_hidden is None or in_hidden(one.hidden) == in_hidden(other.hidden)
        )


@dataclass(slots=True)
class Record(Generic[B, H]):
    """One stored resource. Change `body` or `hidden` in place, then `tx.update(record)`.

    account: the number of the account that owns it.
    owner: the collection it is listed in: the account's number, or its parent's `seq`.
    """

    kind: Kind[B, H]
    id: str
    account: int
    owner: int
    seq: int
    version: int
    raw: bytes
    raw_hidden: bytes | None
    _body: B | None = None
    _hidden: H | None = None

    @property
    def body(self) -> B:
        if self._body is None:
            self._body = msgspec.json.decode(self.raw, type=self.kind.body)
        return self._body

    @property
    def hidden(self) -> H:
        if self._hidden is None:
            self._hidden = msgspec.json.decode(self.raw_hidden or b"{}", type=self.kind.hidden)
        return self._hidden

    def encoded(self) -> tuple[bytes, bytes | None]:
        """Body and hidden part as they are now. What nobody looked at has not changed."""
        return (
            self.raw if self._body is None else encode(self._body),
            self.raw_hidden
            if self._hidden is None or type(self._hidden) is Nothing
            else encode(self._hidden),
        )

    def part_with(self, field: str) -> msgspec.Struct:
        """Body or hidden part, whichever declares the field."""
        return self.body if field in self.kind.body.__struct_fields__ else self.hidden

    def stored(self) -> "Record[B, H]":
        """The record as it was read, without the changes made since."""
        return Record(
            self.kind, self.id, self.account, self.owner, self.seq, self.version,
            self.raw, self.raw_hidden,
        )  # fmt: skip


def _getter(fields: Sequence[str]) -> _Getter:
    return attrgetter(*fields) if fields else None


def _values(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list | tuple):
        return [text for item in cast("list[object]", value) for text in _values(item)]
    return () if value is None else (str(value),)
