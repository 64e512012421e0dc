"""How answers are made: compact JSON in the envelopes that clients expect.

Stored documents are spliced into the answer as the bytes they are, so a list of a hundred costs
no decoding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar, cast

import msgspec

from ..store import Page, Record
from .secrets import MASK, masked_as
from .words import FIELDS

T = TypeVar("T", bound=msgspec.Struct)
R = TypeVar("R")

JSON = "application/json"
# A 204 with another type, or none, crashes clients (clients.md 0.2).
EMPTY = "text/html; charset=UTF-8"

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back. status 0 means the operation's own success code."""

    body: bytes = b""
    content_type: str = EMPTY
    status: int = 0
    headers: tuple[tuple[str, str], ...] = field(default=())


DONE = Reply()
"""Success without a body."""


class Links(msgspec.Struct, frozen=True):
    """next: the `cursor` of the page after this one; empty on the last. prev: that of the page
    before; empty on the first.
    """

    next: str = ""
    prev: str = ""


class Meta(msgspec.Struct, frozen=True):
    """total: how many match in all, on this page and on the others. links: the cursors of the
    pages beside this one.
    """

    total: int
    links: Links = Links()  # empty at the ends, never null (clients.md 0.7)


JsonObject = dict[str, Any]
SchemaOf = Callable[[Any], JsonObject]


class Answer(Protocol):
    """What an operation answers with: how it is described, and how it looks in a log.

    An interface whose answers have another shape brings classes of its own.
    """

    @property
    def content_type(self) -> str: ...

    @property
    def types(self) -> Sequence[Any]:
        """What is shown in it."""
        ...

    def schema(self, of: SchemaOf) -> JsonObject:
        """The JSON Schema of the answer, made of those of its types."""
        ...

    def masked(self, answer: Any) -> object:
        """An answer, as plain data, without its secrets."""
        ...


def widened(raw: bytes, field: str, value: object) -> bytes:
    """A stored object's JSON with one more field, without decoding it."""
    return b'%s,"%s":%s}' % (raw[:-1], field.encode(), _encode(value))


@dataclass(frozen=True, slots=True)
class ItemResponse(Generic[T]):
    """`{"<key>": {...}}`. Call it with the value, or with a stored record, to make the reply."""

    key: str
    type: type[T]
    content_type = JSON

    @property
    def types(self) -> Sequence[Any]:
        return (self.type,)

    def schema(self, of: SchemaOf) -> JsonObject:
        return _object({self.key: _told(of(self.type), self.key)})

    def masked(self, answer: Any) -> object:
        return {**answer, self.key: masked_as(answer[self.key], self.type)}

    def __call__(self, value: "T | Record[T, Any]") -> Reply:
        raw = value.raw if isinstance(value, Record) else _encode(value)
        return Reply(b'{"%s":%s}' % (self.key.encode(), raw), JSON)


@dataclass(frozen=True, slots=True)
class ListResponse(Generic[T]):
    """`{"<key>": [...], "meta": {...}}`. Call it with a page as JSON."""

    key: str
    type: type[T]
    meta: bool = True
    content_type = JSON

    @property
    def types(self) -> Sequence[Any]:
        return (self.type,)

    def schema(self, of: SchemaOf) -> JsonObject:
        items = _told({"type": "array", "items": of(self.type)}, self.key)
        return _object({self.key: items} | (_meta(of) if self.meta else {}))

    def masked(self, answer: Any) -> object:
        return {**answer, self.key: masked_as(answer[self.key], list[self.type])}

    def __call__(self, page: Page[bytes]) -> Reply:
        return self._reply(page.items, Meta(page.total, Links(page.next, page.prev)))

    def shaped(self, page: Page[list[R]], shape: Callable[[R], T]) -> Reply:
        """The reply for a list that shows less, or more, than what is stored."""
        return self(page.with_items(b",".join([_encode(shape(r)) for r in page.items])))

    def of(self, values: Sequence[T], meta: Meta | None = None) -> Reply:
        """The reply for values that are not stored documents."""
        return self._reply(b",".join(map(_encode, values)), meta or Meta(len(values)))

    def _reply(self, items: bytes, meta: Meta) -> Reply:
        tail = b',"meta":%s' % _encode(meta) if self.meta else b""
        return Reply(b'{"%s":[%s]%s}' % (self.key.encode(), items, tail), JSON)


@dataclass(frozen=True, slots=True)
class Spread(Generic[T]):
    """The fields themselves, and beside them the same wrapped: `{"id": ..., "<key>": {...}}`.

    For what some clients read wrapped and some bare. without: fields that are only in the wrapper,
    since a client takes them for something else (a top-level `status` is an error's number).
    """

    key: str
    type: type[T]
    without: tuple[str, ...] = ()
    content_type = JSON

    @property
    def types(self) -> Sequence[Any]:
        return (self.type,)

    def schema(self, of: SchemaOf) -> JsonObject:
        return _object({self.key: _told(of(self.type), self.key)})

    def masked(self, answer: Any) -> object:
        inner = masked_as(answer[self.key], self.type)
        return {**cast("JsonObject", masked_as(answer, self.type)), self.key: inner}

    def __call__(self, value: T) -> Reply:
        wrapped = msgspec.to_builtins(value)
        bare = {name: item for name, item in wrapped.items() if name not in self.without}
        return Reply(_encode({**bare, self.key: wrapped}), JSON)


@dataclass(frozen=True, slots=True)
class Twice(Generic[T]):
    """A list under two keys, the contract's and the one that clients read."""

    key: str
    other: str
    type: type[T]
    content_type = JSON

    @property
    def types(self) -> Sequence[Any]:
        return (self.type,)

    def schema(self, of: SchemaOf) -> JsonObject:
        items = _told({"type": "array", "items": of(self.type)}, self.key)
        return _object({self.key: items, self.other: items, **_meta(of)})

    def masked(self, answer: Any) -> object:
        lists = {key: masked_as(answer[key], list[self.type]) for key in (self.key, self.other)}
        return {**answer, **lists}

    def __call__(self, page: Page[list[T]]) -> Reply:
        items = msgspec.Raw(_encode(page.items))
        meta = Meta(page.total, Links(page.next, page.prev))
        return Reply(_encode({self.key: items, self.other: items, "meta": meta}), JSON)


@dataclass(frozen=True, slots=True)
class Whole(Generic[R]):
    """A Struct or a list that is the whole answer, not wrapped in a key."""

    type: type[R]
    content_type = JSON

    @property
    def types(self) -> Sequence[Any]:
        return (self.type,)

    def schema(self, of: SchemaOf) -> JsonObject:
        return of(self.type)

    def masked(self, answer: Any) -> object:
        return masked_as(answer, self.type)

    def __call__(self, value: R) -> Reply:
        return Reply(_encode(value), JSON)


@dataclass(frozen=True, slots=True)
class Text:
    """An answer that is not JSON. secret: whether no log shows it.

    types: what a reader may make of it, where it is YAML, which JSON's words describe.
    """

    content_type: str
    secret: bool = False
    types: Sequence[Any] = ()

    def schema(self, of: SchemaOf) -> JsonObject:
        text: JsonObject = {"type": "string"}
        return {"anyOf": [*map(of, self.types), text]} if self.types else text

    def masked(self, answer: Any) -> object:
        return MASK if self.secret else answer

    def __call__(self, text: str) -> Reply:
        return Reply(text.encode(), self.content_type)


def _told(schema: JsonObject, key: str) -> JsonObject:
    return {"description": f"The {key.replace('_', ' ')}.", **schema}


def _meta(of: SchemaOf) -> JsonObject:
    return {"meta": {"description": FIELDS["meta"], **of(Meta)}}


def _object(properties: JsonObject) -> JsonObject:
    return {"type": "object", "properties": properties, "required": list(properties)}
