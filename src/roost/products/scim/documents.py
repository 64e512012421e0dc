"""What requests say beside resources, and how answers look around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from ...http.answers import EMPTY, JsonObject, Reply, SchemaOf
from ...http.errors import ApiError
from ...store import Window
from .attributes import ResourceType
from .errors import ScimError
from .shapes import of_many, of_one, shape
from .values import Resource

SCIM_JSON = "application/scim+json"
MESSAGES = "urn:ietf:params:scim:api:messages:2.0"
LIST_URN = f"{MESSAGES}:ListResponse"
ERROR_URN = f"{MESSAGES}:Error"
SEARCH_URN = f"{MESSAGES}:SearchRequest"
MOST_LISTED = 200
"""Resources of one page."""
USUALLY_LISTED = 100
_FAR = 2**53
"""Behind every list, and a number that every client can read."""

_encode = msgspec.json.Encoder().encode


class Shown(msgspec.Struct, frozen=True):
    """attributes: The attributes to answer, with commas between; the id is always there. Left out,
    all of them. Not together with `excludedAttributes`.
    excludedAttributes: The attributes to leave out, with commas between.
    """

    attributes: str = ""
    excluded: str = msgspec.field(name="excludedAttributes", default="")


class Search(Shown, frozen=True):
    """startIndex: The place of the first wanted, counted from 1. Less counts as 1.
    count: How many are wanted, at most 200. 0 shows only how many there are.
    filter: Which are wanted, such as `userName eq "ada@example.com"`. At most 4,096 characters, 20
    levels and 100 terms.
    sortBy: What to sort by. `meta.created` alone counts; anything else is passed over.
    sortOrder: `ascending` or `descending`.
    """

    start_index: int = msgspec.field(name="startIndex", default=1)
    count: int = USUALLY_LISTED
    filter: str = ""
    sort_by: str = msgspec.field(name="sortBy", default="")
    sort_order: str = msgspec.field(name="sortOrder", default="ascending")

    @property
    def start(self) -> int:
        return min(max(self.start_index, 1), _FAR)

    @property
    def size(self) -> int:
        return min(max(self.count, 0), MOST_LISTED)

    @property
    def newest_first(self) -> bool:
        """Lists are in the order of creation; that is all that they can be sorted by."""
        return self.sort_by.lower() == "meta.created" and self.sort_order.lower() == "descending"

    def window(self, newest_first: bool = False) -> Window:
        return Window(max(self.size, 1), newest_first=newest_first, skip=self.start - 1)


class Envelope:
    """SCIM's own errors (RFC 7644, 3.12)."""

    def refusal(self, error: ApiError) -> Reply:
        body: dict[str, Any] = {
            "schemas": [ERROR_URN],
            "detail": error.text,
            "status": str(error.status),
        }
        reason = _reason(error)
        if reason:
            body["scimType"] = reason
        return Reply(_encode(body), SCIM_JSON, error.status, error.headers)


def _reason(error: ApiError) -> str:
    """What is refused before a rule looks at it is malformed, or has a value that does not fit."""
    if isinstance(error, ScimError):
        return error.reason
    if error.status != 400:
        return ""
    malformed = error.text.startswith(("Malformed JSON", "The request body"))
    return "invalidSyntax" if malformed else "invalidValue"


@dataclass(frozen=True)
class OneResource:
    """A resource of a type, bare. Its ETag and its URL are in the headers too."""

    of: ResourceType
    content_type = SCIM_JSON
    types: Sequence[Any] = ()

    def schema(self, of: SchemaOf) -> JsonObject:
        return shape(of_one(self.of))

    def masked(self, answer: Any) -> object:
        return answer

    def __call__(self, shown: Resource, version: str, location: str) -> Reply:
        headers = [("location", location)]
        if version:
            headers.append(("etag", version))
        return Reply(_encode(shown), SCIM_JSON, headers=tuple(headers))


@dataclass(frozen=True)
class ManyResources:
    """A page of them."""

    of: ResourceType
    content_type = SCIM_JSON
    types: Sequence[Any] = ()

    def schema(self, of: SchemaOf) -> JsonObject:
        return shape(of_many(self.of))

    def masked(self, answer: Any) -> object:
        return answer

    def __call__(self, shown: Sequence[Resource], total: int, start: int = 1) -> Reply:
        return Reply(_encode(listed(shown, total, start)), SCIM_JSON)


@dataclass(frozen=True)
class Described:
    """What Roost says of its SCIM itself."""

    content_type = SCIM_JSON
    types: Sequence[Any] = ()

    def schema(self, of: SchemaOf) -> JsonObject:
        return {"type": "object"}

    def masked(self, answer: Any) -> object:
        return answer

    def __call__(self, value: Mapping[str, Any]) -> Reply:
        return Reply(_encode(value), SCIM_JSON)


def unchanged(version: str) -> Reply:
    """What a client hears that has this version already."""
    return Reply(b"", EMPTY, 304, (("etag", version),))


def listed(shown: Sequence[Mapping[str, Any]], total: int, start: int = 1) -> dict[str, Any]:
    return {
        "schemas": [LIST_URN],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(shown),
        "Resources": shown,
    }
