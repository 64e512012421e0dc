"""What the boundary serves: an interface is one value, so another is added without touching it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..access.authorizer import Authorizer
from .auth import Gate, SessionGate
from .envelopes import ApiEnvelope, Envelope
from .interceptor import Interceptor, NullInterceptor
from .limits import NoLimit, RateLimit
from .paging import PageQuery
from .router import Router


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """What is below one prefix, and how it is spoken to.

    router: its operations, and the prefix that they have in common. gate: who the caller is.
    sessions: the same where browsers ask, in place of all gates.
    authorizer: whether the caller may do what he asks for. envelope: how it says no; how it says
    yes is what its operations answer with. paging: the query with which its lists are asked for;
    None where no list comes in pages. limit: how often one client may ask. interceptor: what may
    come before a handler.
    """

    router: Router
    gate: Gate | None = None
    sessions: SessionGate | None = None
    authorizer: Authorizer
    envelope: Envelope = field(default_factory=ApiEnvelope)
    paging: type[PageQuery] | None = None
    limit: RateLimit = field(default_factory=NoLimit)
    interceptor: Interceptor = field(default_factory=NullInterceptor)

    def __post_init__(self) -> None:
        """Raises ValueError for a list that is paged otherwise than the interface's, and where
        there is not one way to find out who asks.
        """
        if (self.gate is None) == (self.sessions is None):
            raise ValueError(f"{self.prefix or '/'} has a gate or sessions, and not both")
        for operation in self.router.operations:
            query = operation.query
            if query is None or not hasattr(query, "window"):
                continue
            if self.paging is None or not issubclass(query, self.paging):
                raise ValueError(f"{operation.id} is not paged as {self.prefix or '/'} is")

    @property
    def prefix(self) -> str:
        return self.router.prefix


class Mounts:
    """The interfaces of one listener, found by the path. The first answers what is below none."""

    def __init__(self, interfaces: Sequence[Interface]) -> None:
        """Raises ValueError for two with the same prefix, or with operations of the same id. One
        operation may be in several.
        """
        _once("interfaces are mounted at", [each.prefix for each in interfaces])
        every = {id(each): each for one in interfaces for each in one.router.operations}
        _once("operations are called", [operation.id for operation in every.values()])
        self._first = interfaces[0]
        # One that is mounted below another is looked at before it; else the first before all.
        ordered = sorted(interfaces, key=lambda each: _depth(each, interfaces), reverse=True)
        self._mounted = [(f"{each.prefix}/", each) for each in ordered]

    def at(self, path: str) -> Interface:
        """The interface that a path is below; its prefix alone is, too."""
        for start, interface in self._mounted:
            if path.startswith(start) or path == interface.prefix:
                return interface
        return self._first


def _depth(one: Interface, interfaces: Sequence[Interface]) -> int:
    """How many others it is mounted below."""
    return sum(one.prefix.startswith(f"{each.prefix}/") for each in interfaces)


def _once(what: str, names: Sequence[str]) -> None:
    for name, number in Counter(names).items():
        if number > 1:
            raise ValueError(f"two {what} {name}")
