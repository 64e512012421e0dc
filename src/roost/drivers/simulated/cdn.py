"""Zones that exist in the documents alone: nothing is cached, and no origin is asked."""

from ..cdn import Zone


class SimulatedCdn:
    """`Cdn` without caches: every call succeeds at once. Holds no state."""

    async def apply(self, zone: Zone) -> None:
        """Nothing to set up."""

    async def purge(self, id: str, path: str = "") -> None:
        """Nothing is cached."""

    async def remove(self, id: str) -> None:
        """Nothing to remove."""
