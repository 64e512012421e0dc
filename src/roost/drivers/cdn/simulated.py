"""Zones that exist in the documents alone: nothing is cached, and no origin is asked."""

from ..simulation import Simulated
from . import CdnZone


class SimulatedCdn(Simulated):
    """`Cdn` without caches: every call succeeds at once."""

    async def apply(self, zone: CdnZone) -> None:
        self._made(zone.kind, zone.id)

    async def purge(self, id: str, path: str = "") -> None:
        """Nothing is cached."""

    async def remove(self, id: str) -> None:
        for kind in ("pull-zone", "push-zone"):
            self._gone(kind, id)
