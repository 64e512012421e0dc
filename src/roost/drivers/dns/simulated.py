"""Name service that nobody can ask."""

from ..simulation import Simulated
from . import Zones


class SimulatedDns(Simulated):
    """`Dns` without a port: zones exist in the documents alone."""

    address = ""

    async def start(self, zones: Zones) -> None:
        """Nowhere to listen."""

    async def stop(self) -> None:
        """Nothing to close."""

    def changed(self) -> None:
        """Nothing is kept that could be out of date."""
