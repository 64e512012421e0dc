"""What every copy has to do with: from where to where, what was copied, and waiting for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import NoneType
from typing import Any, NamedTuple, Protocol

Json = dict[str, Any]

_SETTLE_SECONDS = 0.5
_SETTLE_ATTEMPTS = 1200
_FAILED = "failed"


class Rejected(Exception):
    """An endpoint said no, and would again; the text is its reason."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Skipped(Exception):
    """An item that cannot be copied; the text says why."""


class NotCopied(Skipped):
    """It needs another that was not copied, or not yet."""

    def __init__(self, section: str, id: str) -> None:
        super().__init__(f"it needs {section} {id or 'unknown'}, which was not copied")


def noted_as(within: tuple[str, ...], id: str) -> str:
    """The id of an item in the file of an import: unique, where its own is so in its list alone."""
    return "/".join((*within, id))


def unwrapped(answer: Json, id: str = "id") -> Json:
    """The resource: most answers have it by its name, some are it. id: a field that it has."""
    return next(iter(answer.values())) if isinstance(answer.get(id), NoneType | dict) else answer


class Endpoint(Protocol):
    """An API v2 somewhere, spoken to as any client does. Each raises Rejected.

    What changes something is never sent twice, for the first may have been heard.
    """

    @property
    def url(self) -> str: ...

    def get(self, path: str, **query: str | int) -> Json: ...

    def post(self, path: str, body: Mapping[str, object] | None = None) -> Json: ...

    def put(self, path: str, body: Mapping[str, object] | None = None) -> Json: ...

    def patch(self, path: str, body: Mapping[str, object]) -> Json: ...

    def upload(self, url: str, form: Mapping[str, bytes]) -> None:
        """Sends a form to where the endpoint said, without the key."""
        ...

    def every(self, path: str, name: str) -> Iterator[Json]:
        """All items of a list, page by page."""
        ...


class Copies(Protocol):
    """What became of what: ids there and here, by the name of what they are of."""

    def find(self, section: str, id: str) -> str | None:
        """The id here of what has that id there; None if it was not copied."""
        ...

    def is_copy(self, section: str, id: str) -> bool:
        """Whether what has that id here is a copy of something."""
        ...

    def is_begun(self, section: str, id: str) -> bool:
        """Whether it was asked for, and nobody knows whether it was made."""
        ...

    def begin(self, section: str, id: str) -> None:
        """To be called before something is asked for."""
        ...

    def refuse(self, section: str, id: str) -> None:
        """To be called where what was asked for was surely not made."""
        ...

    def add(self, section: str, id: str, copy: str) -> None:
        """To be called once it is there."""
        ...


class Readiness(NamedTuple):
    """Where resources are shown, and what one says once others can use it."""

    path: str
    shown: Mapping[str, str]


class Parent(NamedTuple):
    """What an item is within. there, here: the ids of that. path: the list here that its copy
    belongs to.
    """

    there: tuple[str, ...]
    here: tuple[str, ...]
    path: str


@dataclass
class Journey:
    """From where to where.

    pause: lets seconds pass. readiness: of what takes its time, by name. servers: the names of what
    is a server. notes: what single copies lack, to be told in the end.
    """

    source: Endpoint
    target: Endpoint
    copies: Copies
    pause: Callable[[float], None]
    readiness: Mapping[str, Readiness]
    servers: tuple[str, ...]
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
        raise NotCopied(section, id)

    def server(self, id: str) -> tuple[str, str]:
        """The section that a server is of, and the id of its copy. Raises Missing."""
        for section in self.servers:
            copy = self.copies.find(section, id)
            if copy is not None:
                return section, copy
        raise NotCopied("server", id)

    def ready(self, section: str, id: str) -> str:
        """The id here of what has that id there, once it can be used. Raises Skipped."""
        copy = self.copy_of(section, id)
        self.wait_for(section, copy)
        return copy

    def wait_for(self, section: str, copy: str) -> Json:
        """What has that id here, once it can be used. Raises Skipped where that does not happen."""
        path, wanted = self.readiness[section]
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
