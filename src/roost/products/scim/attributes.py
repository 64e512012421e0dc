"""What attributes are: their types, who may change them, and how they are found by name.

Names are found in whatever case they are written (RFC 7643, 2.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .expressions import AttributePath

Type = Literal["string", "boolean", "dateTime", "reference", "complex"]
Mutability = Literal["readOnly", "readWrite", "immutable"]
Returned = Literal["always", "default"]


@dataclass(frozen=True)
class Attribute:
    """One attribute, or a part of a complex one.

    several: whether it has a list of values. canonical: the values that it usually has. refers_to:
    the types of resources that a reference leads to. parts: of a complex attribute.
    """

    name: str
    about: str
    type: Type = "string"
    several: bool = False
    required: bool = False
    case_exact: bool = False
    mutability: Mutability = "readWrite"
    returned: Returned = "default"
    unique: bool = False
    canonical: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    parts: tuple["Attribute", ...] = ()

    @cached_property
    def _by_name(self) -> Mapping[str, "Attribute"]:
        return {part.name.lower(): part for part in self.parts}

    def part(self, name: str) -> "Attribute | None":
        return self._by_name.get(name.lower())


@dataclass(frozen=True)
class Schema:
    """A set of attributes that resources have together, under a URN."""

    urn: str
    name: str
    about: str
    attributes: tuple[Attribute, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, Attribute]:
        return {attribute.name.lower(): attribute for attribute in self.attributes}

    def attribute(self, name: str) -> Attribute | None:
        return self._by_name.get(name.lower())


@dataclass(frozen=True)
class Found:
    """An attribute, and where a resource has it.

    extension: the URN under which it is; empty for one of the core schema. part: None for the
    attribute as a whole.
    """

    attribute: Attribute
    part: Attribute | None = None
    extension: str = ""

    @property
    def last(self) -> Attribute:
        return self.part or self.attribute


COMMON = (
    Attribute(
        "id", "Names the resource, for ever.", case_exact=True, mutability="readOnly",
        returned="always", unique=True,
    ),
    Attribute("externalId", "What the directory calls it.", case_exact=True),
    Attribute(
        "meta", "When it was made and changed, and where it is.", "complex", mutability="readOnly",
        parts=(
            Attribute("resourceType", "User or Group.", case_exact=True, mutability="readOnly"),
            Attribute("created", "When it was made.", "dateTime", mutability="readOnly"),
            Attribute("lastModified", "When it was changed.", "dateTime", mutability="readOnly"),
            Attribute("location", "Its URL.", "reference", case_exact=True, mutability="readOnly"),
            Attribute("version", "Its ETag.", case_exact=True, mutability="readOnly"),
        ),
    ),
    Attribute(
        "schemas", "The URNs of the schemas that it has.", "reference", several=True,
        case_exact=True, mutability="readOnly", returned="always",
    ),
)  # fmt: skip
"""What every resource has, whatever its schemas."""
_COMMON = {attribute.name.lower(): attribute for attribute in COMMON}


@dataclass(frozen=True)
class ResourceType:
    """A type of resource: its core schema, and those that extend it. endpoint: `/Users`."""

    name: str
    endpoint: str
    about: str
    schema: Schema
    extensions: tuple[Schema, ...] = ()

    @property
    def schemas(self) -> tuple[Schema, ...]:
        return (self.schema, *self.extensions)

    def extension(self, urn: str) -> Schema | None:
        return next((each for each in self.extensions if each.urn.lower() == urn.lower()), None)

    def attribute(self, name: str) -> Attribute | None:
        """One that is not within an extension."""
        return _COMMON.get(name.lower()) or self.schema.attribute(name)

    def find(self, path: AttributePath) -> Found | None:
        """What a path leads to; None where there is nothing."""
        if not path.urn or path.urn.lower() == self.schema.urn.lower():
            attribute, urn = self.attribute(path.name), ""
        else:
            extension = self.extension(path.urn)
            attribute = extension.attribute(path.name) if extension else None
            urn = extension.urn if extension else ""
        if attribute is None:
            return None
        if not path.sub:
            return Found(attribute, extension=urn)
        part = attribute.part(path.sub)
        return None if part is None else Found(attribute, part, urn)

    def extension_at(self, path: AttributePath) -> Schema | None:
        """The extension that a path leads to as a whole."""
        return self.extension(str(path)) if path.urn else None
