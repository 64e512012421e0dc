"""What every section has to do with: from where to where, what was copied, and waiting for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from types import NoneType
from typing import NamedTuple

from .endpoint import Endpoint, Json, Rejected
from .mapping import Copies

_SETTLE_SECONDS = 0.5
_SETTLE_ATTEMPTS = 1200
_FAILED = "failed"

INSTANCES, BARE_METALS = "instances", "bare-metals"

_READY: dict[str, tuple[str, Json]] = {
    "iso": ("/iso", {"status": "complete"}),
    "snapshots": ("/snapshots", {"status": "complete"}),
    "blocks": ("/blocks", {"status": "active"}),
    "block-snapshots": ("/blocks/snapshots", {"state": "COMPLETE"}),
    "vfs": ("/vfs", {"status": "active"}),
    "object-storage": ("/object-storage", {"status": "active"}),
    "load-balancers": ("/load-balancers", {"status": "active"}),
    INSTANCES: ("/instances", {"status": "active", "server_status": "ok"}),
    BARE_METALS: ("/bare-metals", {"status": "active"}),
}
"""Where resources are shown, and what one says once others can use it."""


class Skipped(Exception):
    """An item that cannot be copied; the text says why."""


class Missing(Skipped):
    """It needs another that was not copied, or not yet."""

    def __init__(self, section: str, id: str) -> None:
        super().__init__(f"it needs {section} {id or 'unknown'}, which was not copied")


def noted_as(within: tuple[str, ...], id: str) -> str:
    """The id of an item in the file of an import: unique, where its own is so in its list alone."""
    return "/".join((*within, id))


def unwrapped(answer: Json, id: str = "id") -> Json:
    """The resource: most answers have it by its name, some are it. id: a field that it has."""
    return next(iter(answer.values())) if isinstance(answer.get(id), NoneType | dict) else answer


class Place(NamedTuple):
    """What an item is within. there, here: the ids of that. path: the list here that its copy
    belongs to.
    """

    there: tuple[str, ...]
    here: tuple[str, ...]
    path: str


@dataclass
class Journey:
    """From where to where. notes: what single copies lack, to be told in the end."""

    source: Endpoint
    target: Endpoint
    copies: Copies
    pause: Callable[[float], None]
    notes: list[str] = field(default_factory=list[str])
    _patience: int = _SETTLE_ATTEMPTS
    _lists: dict[tuple[str, str], list[Json]] = field(
        default_factory=dict[tuple[str, str], list[Json]]
    )

    def listed(self, path: str, items: str) -> list[Json]:
        """A list of the source; empty where it has no such section. Raises Rejected."""
        try:
            return list(self.source.every(path, items))
        except Rejected as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            return []

    def there(self, path: str, items: str) -> list[Json]:
        """The same, asked for once."""
        return self._once(("there", path), lambda: self.listed(path, items))

    def here(self, path: str, items: str) -> list[Json]:
        """A list of the target, which is asked for once: of what nothing is made meanwhile."""
        return self._once(("here", path), lambda: list(self.target.every(path, items)))

    def copy_of(self, section: str, id: str, *others: str) -> str:
        """The id here of what has that id there. Raises Missing.

        others: sections that it may be of as well.
        """
        for each in (section, *others):
            copy = self.copies.find(each, id)
            if copy is not None:
                return copy
        raise Missing(section, id)

    def server(self, id: str) -> tuple[str, str]:
        """The section that a server is of, and the id of its copy. Raises Missing."""
        for section in (INSTANCES, BARE_METALS):
            copy = self.copies.find(section, id)
            if copy is not None:
                return section, copy
        raise Missing("server", id)

    def ready(self, section: str, id: str) -> str:
        """The id here of what has that id there, once it can be used. Raises Skipped."""
        copy = self.copy_of(section, id)
        self.wait_for(section, copy)
        return copy

    def wait_for(self, section: str, copy: str) -> Json:
        """What has that id here, once it can be used. Raises Skipped where that does not happen."""
        path, wanted = _READY[section]
        for _ in range(self._patience):
            shown = unwrapped(self.target.get(f"{path}/{copy}"))
            if wanted.items() <= shown.items():
                return shown
            if any(str(shown[field]).lower() == _FAILED for field in wanted):
                raise Skipped(f"it needs {section} {copy}, which could not be made")
            self.pause(_SETTLE_SECONDS)
        # Where the clock is held, this would take as long for each.
        self._patience = 1
        raise Skipped(f"it needs {section} {copy}, which does not become ready")

    def _once(self, key: tuple[str, str], ask: Callable[[], list[Json]]) -> list[Json]:
        if key not in self._lists:
            self._lists[key] = ask()
        return self._lists[key]


def _always(journey: Journey, item: Json) -> bool:
    return True


def _nothing(journey: Journey, item: Json, place: Place) -> Json:
    return {}


@dataclass(frozen=True, kw_only=True)
class Section:
    """One kind of resource, or one way in which resources are attached to each other.

    name: its key in the file of an import. path, items: where it is listed, {} for the ids of what
    it is within, and the name of the list. within: the section of what it belongs to. id: the field
    that an item is known by. of: sections of one of which it must have been copied; any if empty.
    where: which of the items it is about.

    Most copies are made by a POST to the same list, or `at` another path. fields: what an item
    shows and the request takes as it is. body: the rest of the request; raises Skipped.

    act: for all else. It does what is to be done to what is there already, unless it is done, and
    returns what is noted of it. Raises Skipped.

    lacks: what no copy has, for people.
    """

    name: str
    path: str
    items: str
    within: str = ""
    id: str = "id"
    of: tuple[str, ...] = ()
    where: Callable[[Journey, Json], bool] = _always
    at: str = ""
    fields: tuple[str, ...] = ()
    body: Callable[[Journey, Json, Place], Json] = _nothing
    act: Callable[[Journey, Json, Place], str] | None = None
    lacks: str = ""

    def concerns(self, journey: Journey, item: Json) -> bool:
        """Whether the section is about that item of its list."""
        id = str(item[self.id])
        copied = any(journey.copies.find(section, id) is not None for section in self.of)
        return (copied or not self.of) and self.where(journey, item)

    def copy(self, journey: Journey, item: Json, place: Place) -> str:
        """Does what is to be done for an item; returns what is noted as its copy.

        Raises Skipped and Rejected.
        """
        if self.act is not None:
            return self.act(journey, item, place)
        body = self._told(item) | self.body(journey, item, place)
        noted = noted_as(place.there, str(item[self.id]))
        if journey.copies.is_begun(self.name, noted):
            found = self._made_before(journey, item, place)
            if found is not None:
                return found
        journey.copies.begin(self.name, noted)
        try:
            answer = journey.target.post(self.at or place.path, body)
        except Rejected as error:
            if error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                journey.copies.refuse(self.name, noted)
            raise
        return noted_as(place.here, self._id(answer or item))

    def _told(self, item: Json) -> Json:
        return {name: item[name] for name in self.fields if item.get(name) is not None}

    def _id(self, answer: Json) -> str:
        return str(unwrapped(answer, self.id)[self.id])

    def _made_before(self, journey: Journey, item: Json, place: Place) -> str | None:
        """What looks like a copy of the item and is none of another one: the newest of those."""
        wanted = self._told(item).items()
        found: str | None = None
        for other in journey.target.every(place.path, self.items):
            copy = noted_as(place.here, str(other[self.id]))
            if wanted <= other.items() and not journey.copies.is_copy(self.name, copy):
                found = copy
        return found
