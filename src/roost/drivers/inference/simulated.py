"""Inference that exists in the documents alone: no model answers.

What a server would count is told by whoever calls `use`: the operator, or a test.
"""

from ..simulation import Simulated
from . import Consumption, Meter, Subscription


class SimulatedInference(Simulated):
    """`Inference` without models: every call succeeds at once."""

    def __init__(self) -> None:
        super().__init__()
        self._meter: Meter | None = None

    def report_to(self, meter: Meter) -> None:
        self._meter = meter

    async def apply(self, subscription: Subscription) -> None:
        self._made("inference", subscription.id)

    async def remove(self, id: str) -> None:
        self._gone("inference", id)

    async def use(self, consumption: Consumption) -> None:
        """Has somebody use so much. Raises UnknownSubscription."""
        if self._meter is None:
            raise RuntimeError("nobody keeps what is used")
        await self._meter.used(consumption)
