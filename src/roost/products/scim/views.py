"""Which attributes of a resource a client is shown (RFC 7644, 3.9)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .attributes import Found, ResourceType, Schema
from .errors import ScimError
from .expressions import parse_attribute
from .values import Resource

ALWAYS = ("id", "schemas")


@dataclass(frozen=True, slots=True)
class View:
    """only: what is shown beside what always is; empty for all. without: what is not shown."""

    kind: ResourceType
    only: tuple[Found | Schema, ...] = ()
    without: tuple[Found | Schema, ...] = ()
    narrowed: bool = field(default=False)

    @classmethod
    def of(cls, kind: ResourceType, attributes: str, excluded: str) -> "View":
        """attributes, excluded: names with commas between, of which only one may be given. What
        there is not is passed over. Raises ScimError.
        """
        if attributes and excluded:
            raise ScimError(
                "invalidValue", "attributes and excludedAttributes cannot be given together"
            )
        only, without = _named(kind, attributes), _named(kind, excluded)
        return cls(kind, tuple(only), tuple(without), narrowed=bool(attributes))

    def shows(self, name: str) -> bool:
        """Whether anything of an attribute of the core schema is shown."""
        if self.narrowed:
            return any(isinstance(f, Found) and f.attribute.name == name for f in self.only)
        return not any(_is_whole(f, name) for f in self.without)

    def of_resource(self, resource: Resource) -> Resource:
        if self.narrowed:
            shown = {name: resource[name] for name in ALWAYS if name in resource}
            for named in self.only:
                _take(shown, resource, named)
            return {name: shown[name] for name in resource if name in shown}
        shown = dict(resource)
        for named in self.without:
            _leave_out(shown, named)
        return shown


def _named(kind: ResourceType, names: str) -> Iterable[Found | Schema]:
    for name in filter(None, map(str.strip, names.split(","))):
        path = parse_attribute(name)
        found = kind.extension_at(path) or kind.find(path)
        if found is not None:
            yield found


def _is_whole(named: Found | Schema, name: str) -> bool:
    return isinstance(named, Found) and named.part is None and named.attribute.name == name


def _take(shown: Resource, resource: Resource, named: Found | Schema) -> None:
    if isinstance(named, Schema):
        if named.urn in resource:
            shown[named.urn] = resource[named.urn]
        return
    place, source = shown, resource
    if named.extension:
        source = resource.get(named.extension, {})
        if named.attribute.name not in source:
            return
        place = shown.setdefault(named.extension, {})
    name = named.attribute.name
    if name not in source:
        return
    if named.part is None:
        place[name] = source[name]
    elif named.attribute.several:
        before: list[Resource] = place.get(name) or [{} for _ in source[name]]
        place[name] = [
            {**old, **_only(each, named.part.name)}
            for old, each in zip(before, source[name], strict=True)
        ]
    else:
        place[name] = {**place.get(name, {}), **_only(source[name], named.part.name)}


def _leave_out(shown: Resource, named: Found | Schema) -> None:
    if isinstance(named, Schema):
        shown.pop(named.urn, None)
        return
    name = named.attribute.name
    place = shown
    if named.extension:
        place = dict(shown.get(named.extension, {}))
    if name not in place or named.attribute.returned == "always":
        return
    if named.part is None:
        del place[name]
    elif named.attribute.several:
        place[name] = [_without(each, named.part.name) for each in place[name]]
    else:
        place[name] = _without(place[name], named.part.name)
    if named.extension:
        shown[named.extension] = place


def _only(value: Resource, name: str) -> Resource:
    return {name: value[name]} if name in value else {}


def _without(value: Resource, name: str) -> Resource:
    return {key: each for key, each in value.items() if key != name}
