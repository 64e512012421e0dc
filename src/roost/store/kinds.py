"""What a resource is: its documents, what can be looked up in them, and what they refer to.

A product declares one `Kind` for each resource it owns; everything generic (reading, listing,
filtering, deleting, refusing to delete what is in use) follows from that declaration.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast

import msgspec

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)

encode = msgspec.json.Encoder().encode

PlainJson = dict[str, Any]
Upgrade = Callable[[PlainJson, PlainJson], None]
"""Changes the body and the state of a stored document in place. Both are plain JSON data."""


class NoState(msgspec.Struct):
    """The state of a resource that keeps none."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A field that holds the id (or a list of ids) of another resource.

    field: the field's name, in the body or in the state.
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
    state: the Struct of what is stored and never answered.
    missing: what a client reads (as a 404) when there is no such resource.
    indexes: fields, of the body or the state, that a list can be filtered by; a list field is
        matched by any element.
    refs: fields that refer to other resources.
    counted: whether it is counted how many there are, as it must be for what is listed.
    upgrades: what brings documents of older versions forward, where a field's default is not
        enough: one is renamed, removed, or worked out from others. They run in order, each once
        for a document. A release may add some at the end; none is ever changed or taken away.
    """

    name: str
    body: type[B]
    state: type[H]
    missing: str
    indexes: tuple[str, ...] = ()
    refs: tuple[Ref, ...] = ()
    counted: bool = True
    upgrades: tuple[Upgrade, ...] = ()
    _in_body: frozenset[str] = field(init=False)
    _body_keys: "_Keys | None" = field(init=False)
    _state_keys: "_Keys | None" = field(init=False)
    """What index and link rows are made from."""

    def __post_init__(self) -> None:
        fields = {*self.indexes, *(ref.field for ref in self.refs)}
        in_body = frozenset(self.body.__struct_fields__)
        object.__setattr__(self, "_in_body", in_body)
        object.__setattr__(self, "_body_keys", _keys(self.body, fields & in_body))
        object.__setattr__(self, "_state_keys", _keys(self.state, fields - in_body))

    def entries(self, record: "Record[B, H]") -> set[tuple[str, str]]:
        """The (field, value) pairs under which a list finds this record."""
        return {(f, value) for f in self.indexes for value in _values(self.value(record, f))}

    def links(self, record: "Record[B, H]") -> set[tuple[str, str, str]]:
        """The (field, target kind, target id) triples that this record holds."""
        return {
            (ref.field, ref.target, value)
            for ref in self.refs
            for value in _values(self.value(record, ref.field))
        }

    def value(self, record: "Record[B, H]", field: str) -> object:
        """A field of the body or the state, whichever declares it."""
        return getattr(record.part_with(field), field)

    def declares(self, field: str) -> bool:
        """Whether the field is in the body."""
        return field in self._in_body

    def is_found_as_before(self, record: "Record[B, H]") -> bool:
        """Whether the changes of a record leave its index and link rows, as nearly all do."""
        return _same(self._body_keys, record.raw, record.read_body) and _same(
            self._state_keys, record.raw_state or b"{}", record.read_state
        )


@dataclass(slots=True)
class Record(Generic[B, H]):
    """One stored resource. Change `body` or `state` in place, then `tx.update(record)`.

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
    raw_state: bytes | None
    read_body: B | None = None
    read_state: H | None = None
    """What of it was asked for, and may have been changed."""

    @property
    def body(self) -> B:
        if self.read_body is None:
            self.read_body = msgspec.json.decode(self.raw, type=self.kind.body)
        return self.read_body

    @property
    def state(self) -> H:
        if self.read_state is None:
            self.read_state = msgspec.json.decode(self.raw_state or b"{}", type=self.kind.state)
        return self.read_state

    def encoded(self) -> tuple[bytes, bytes | None]:
        """Body and state as they are now. What nobody looked at has not changed."""
        return (
            self.raw if self.read_body is None else encode(self.read_body),
            self.raw_state
            if self.read_state is None or type(self.read_state) is NoState
            else encode(self.read_state),
        )

    def part_with(self, field: str) -> msgspec.Struct:
        """Body or state, whichever declares the field."""
        return self.body if self.kind.declares(field) else self.state

    def clear(self, field: str, id: str) -> None:
        """Takes an id out of a field that refers to it."""
        part = self.part_with(field)
        value: object = getattr(part, field)
        if isinstance(value, list):
            setattr(part, field, [item for item in cast("list[str]", value) if item != id])
        else:
            setattr(part, field, "")

    def stored(self) -> "Record[B, H]":
        """The record as it was read, without the changes made since."""
        return Record(
            self.kind, self.id, self.account, self.owner, self.seq, self.version,
            self.raw, self.raw_state,
        )  # fmt: skip


class _Keys:
    """Reads some attributes of a Struct from its JSON."""

    def __init__(self, struct: type[msgspec.Struct], names: Collection[str]) -> None:
        fields = [field for field in msgspec.structs.fields(struct) if field.name in names]
        is_plain = len(fields) == len(names)  # others are worked out from what is stored
        self.decode = msgspec.json.Decoder(_only(struct, fields) if is_plain else struct).decode
        self.of = attrgetter(*names)


def _keys(struct: type[msgspec.Struct], names: Collection[str]) -> _Keys | None:
    return _Keys(struct, names) if names else None


def _only(
    struct: type[msgspec.Struct], fields: Sequence[msgspec.structs.FieldInfo]
) -> type[msgspec.Struct]:
    """A Struct with no other fields, whose decoder passes over the others' values."""
    return msgspec.defstruct(
        f"{struct.__name__}Keys",
        [(field.name, field.type, _default(field)) for field in fields],
        kw_only=True,
        rename={field.name: field.encode_name for field in fields},
    )


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default is not msgspec.NODEFAULT:
        return msgspec.field(default=field.default)
    if field.default_factory is not msgspec.NODEFAULT:
        return msgspec.field(default_factory=field.default_factory)
    return msgspec.field()


def _same(keys: _Keys | None, stored: bytes, now: msgspec.Struct | None) -> bool:
    return keys is None or now is None or keys.of(keys.decode(stored)) == keys.of(now)


def _values(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, list | tuple):
        return [text for item in cast("list[object]", value) for text in _values(item)]
    return () if value is None else (str(value),)
