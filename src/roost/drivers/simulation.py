"""What all simulations have in common: they know what they were told to make, and can misbehave.

A simulation holds nothing but names. What was made before the process started it takes to be there,
as a machine room is still full when its manager comes back.
"""

from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from .base import INVENTORY, Holding, PlainDriver
from .errors import DriverRefused

REMEMBERED = 10_000
"""How many things that were destroyed are remembered, so that no late call makes them again."""

Call = Callable[..., Awaitable[Any]]


class Simulated(PlainDriver):
    """A simulation. What it is told goes through `_told` first, where it may refuse or fail.

    Subclasses say `_made` and `_gone` of what they hold, and `_require` it where a call is for
    something that must be there.
    """

    capabilities = frozenset({INVENTORY})

    def __init__(self) -> None:
        self._held: dict[Holding, None] = {}
        self._lost: set[Holding] = set()
        self._destroyed: OrderedDict[Holding, None] = OrderedDict()
        self._plans: dict[str, deque[Exception]] = {}

    def begin_anew(self) -> None:
        """Forgets everything, as the state does that is reset or replaced."""
        self._held.clear()
        self._lost.clear()
        self._destroyed.clear()
        self._plans.clear()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, call in list(vars(cls).items()):
            if not name.startswith("_") and iscoroutinefunction(call):
                setattr(cls, name, _told(name, call))

    # --- what one may do to a simulation, as time and bad luck do to the real thing ------------

    def plan(self, call: str, error: Exception, times: int = 1) -> None:
        """Has the next calls of this name end with an error before anything is done."""
        self._plans.setdefault(call, deque()).extend([error] * times)

    def lose(self, kind: str, id: str) -> None:
        """Forgets a thing, as a host that burned down."""
        holding = Holding(kind, id)
        self._held.pop(holding, None)
        self._lost.add(holding)

    def hold(self, holding: Holding) -> None:
        """Holds a thing that nobody told it to make."""
        self._held[holding] = None

    # --- what it is asked ------------------------------------------------------------------------

    async def holdings(self) -> AsyncIterator[Holding]:
        """What it was told to make since the process started, and has."""
        for holding in list(self._held):
            yield holding

    async def missing(self, kind: str, ids: Collection[str]) -> set[str]:
        return {id for id in ids if Holding(kind, id) in self._lost}

    async def discard(self, holding: Holding) -> None:
        self._held.pop(holding, None)

    # --- for subclasses --------------------------------------------------------------------------

    def _made(self, kind: str, id: str) -> None:
        holding = Holding(kind, id)
        if holding not in self._destroyed:
            self._held[holding] = None
            self._lost.discard(holding)

    def _gone(self, kind: str, id: str) -> None:
        holding = Holding(kind, id)
        self._held.pop(holding, None)
        self._lost.discard(holding)
        self._destroyed[holding] = None
        if len(self._destroyed) > REMEMBERED:
            self._destroyed.popitem(last=False)

    def _require(self, kind: str, id: str) -> None:
        """Raises DriverRefused for a thing that was lost."""
        if Holding(kind, id) in self._lost:
            raise DriverRefused(f"the {kind} {id} is not there any more")

    def meet(self, call: str) -> None:
        """Raises what was planned for the next call of this name."""
        planned = self._plans.get(call)
        if planned:
            raise planned.popleft()


def _told(name: str, call: Call) -> Call:
    @wraps(call)
    async def told(self: Simulated, *args: Any, **kwargs: Any) -> Any:
        self.meet(name)
        return await call(self, *args, **kwargs)

    return told
