"""How resources are made again elsewhere, through the API alone: what a section declares of that.

`roost import` goes through what all sections declare, in an order in which what others refer to
comes first. What the API does not tell cannot be copied: passwords and keys, what is on disks,
where images came from. Addresses are assigned anew.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from .journey import (
    Copies,
    Endpoint,
    Journey,
    Json,
    Parent,
    Readiness,
    Rejected,
    noted_as,
    unwrapped,
)


def _always(journey: Journey, item: Json) -> bool:
    return True


def _nothing(journey: Journey, item: Json, place: Parent) -> Json:
    return {}


@dataclass(frozen=True, kw_only=True)
class Copyable:
    """How one kind of resource is copied, or one way in which resources are attached to each other.

    name: its key in the file of an import. path, items: where it is listed, {} for the ids of what
    it is within, and the name of the list. within: the name of what it belongs to. id: the field
    that an item is known by. of: names of which it must have been copied as one; any if empty.
    after: names of what it may refer to, and which is therefore copied before. last: whether it
    comes after all else. where: which of the items it is about.

    Most copies are made by a POST to the same list, or `at` another path. fields: what an item
    shows and the request takes as it is. body: the rest of the request; raises Skipped.

    act: for all else. It does what is to be done to what is there already, unless it is done, and
    returns what is noted of it. Raises Skipped.

    ready: what one shows once others can use it, where that takes its time.
    is_server: whether it is a server, which what is attached to servers may be in.
    lacks: what no copy has, for people.
    """

    name: str
    path: str
    items: str
    within: str = ""
    id: str = "id"
    of: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    last: bool = False
    where: Callable[[Journey, Json], bool] = _always
    at: str = ""
    fields: tuple[str, ...] = ()
    body: Callable[[Journey, Json, Parent], Json] = _nothing
    act: Callable[[Journey, Json, Parent], str] | None = None
    ready: Mapping[str, str] = field(default_factory=dict[str, str])
    is_server: bool = False
    lacks: str = ""

    @property
    def needs(self) -> tuple[str, ...]:
        """What is copied before."""
        return (*((self.within,) if self.within else ()), *self.of, *self.after)

    def concerns(self, journey: Journey, item: Json) -> bool:
        """Whether it is about that item of its list."""
        id = str(item[self.id])
        copied = any(journey.copies.find(section, id) is not None for section in self.of)
        return (copied or not self.of) and self.where(journey, item)

    def copy(self, journey: Journey, item: Json, place: Parent) -> str:
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

    def _made_before(self, journey: Journey, item: Json, place: Parent) -> str | None:
        """What looks like a copy of the item and is none of another one: the newest of those."""
        wanted = self._told(item).items()
        found: str | None = None
        for other in journey.target.every(place.path, self.items):
            copy = noted_as(place.here, str(other[self.id]))
            if wanted <= other.items() and not journey.copies.is_copy(self.name, copy):
                found = copy
        return found


def in_order(copyables: Iterable[Copyable]) -> list[Copyable]:
    """With what each needs before it; else as given. Raises LookupError for a name of nothing, and
    for what would need itself.
    """
    known = {each.name: each for each in copyables}
    ordered: dict[str, Copyable] = {}

    def add(each: Copyable, within: tuple[str, ...] = ()) -> None:
        if each.name in within:
            raise LookupError(f"the copies of {each.name} would need themselves")
        for name in each.needs:
            if name not in known:
                raise LookupError(f"the copies of {each.name} need {name}, which nobody copies")
            add(known[name], (*within, each.name))
        ordered.setdefault(each.name, each)

    for each in sorted(known.values(), key=lambda each: each.last):
        add(each)
    return list(ordered.values())


def begin(
    source: Endpoint,
    target: Endpoint,
    copies: Copies,
    pause: Callable[[float], None],
    every: Sequence[Copyable],
) -> Journey:
    """A journey on which all of these can be copied."""
    ready = {each.name: Readiness(each.path, each.ready) for each in every if each.ready}
    servers = tuple(each.name for each in every if each.is_server)
    return Journey(source, target, copies, pause, ready, servers)
