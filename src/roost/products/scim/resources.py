"""What users and groups have in common: how rules make, read and change resources of a type."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from ...access.principals import Principal
from ...store import Kind, Record, Tx
from .attributes import ResourceType
from .discovery import PREFIX
from .values import Resource

Stored = Record[Any, Any]
Lookup = Callable[[Tx, int, str], list[Stored]]
"""What an index finds of an account for a value; there may be too many among it, never too few."""

_encode = msgspec.json.Encoder(order="sorted").encode


class Collection(Protocol):
    """Resources of one type, each made of a stored record."""

    @property
    def of(self) -> ResourceType: ...

    @property
    def kind(self) -> Kind[Any, Any]: ...

    @property
    def lookups(self) -> Mapping[str, Lookup]:
        """By attribute, as `emails.value`: what is found by an index."""
        ...

    @property
    def costly(self) -> str:
        """The attribute that takes reading other records."""
        ...

    def written(self, tx: Tx, record: Stored) -> Resource:
        """What a client may change of a resource, as it is now."""
        ...

    def shown(self, tx: Tx, record: Stored, base: str, *, whole: bool = True) -> Resource:
        """A resource as it is shown, without its version. whole: with what is costly."""
        ...

    def create(self, tx: Tx, caller: Principal, wanted: Resource) -> Stored: ...

    def change(self, tx: Tx, caller: Principal, record: Stored, wanted: Resource) -> Stored:
        """Makes a resource what a client says that it is."""
        ...

    def delete(self, tx: Tx, caller: Principal, record: Stored) -> None: ...


@dataclass(frozen=True, slots=True)
class Presented:
    """A resource to be shown. version: empty where the parts that it is made of were not read."""

    resource: Resource
    version: str
    location: str


def present(tx: Tx, of: Collection, record: Stored, origin: str, *, whole: bool) -> Presented:
    """whole: with what is costly. A user's version does not need that, for a user is not changed by
    the groups that he is in; a group's does.
    """
    base = f"{origin}{PREFIX}"
    resource = of.shown(tx, record, base, whole=whole)
    location = f"{base}{of.of.endpoint}/{record.id}"
    part = of.of.attribute(of.costly)
    version = ""
    if whole or (part is not None and part.mutability == "readOnly"):
        version = resource["meta"]["version"] = version_of(of, resource)
    return Presented(resource, version, location)


def version_of(of: Collection, resource: Resource) -> str:
    """The ETag: of all that can be changed."""
    told = {
        name: value
        for name, value in resource.items()
        if (found := of.of.attribute(name)) is None or found.mutability != "readOnly"
    }
    return f'W/"{hashlib.sha256(_encode(told)).hexdigest()[:16]}"'
