"""Firewalls that filter nothing."""

from collections.abc import Sequence

from ..simulation import Simulated
from . import Rule


class SimulatedFirewall(Simulated):
    """`Firewall` without machines: every call succeeds at once."""

    async def define(self, group: str, rules: Sequence[Rule]) -> None:
        self._made("firewall-group", group)

    async def remove(self, group: str) -> None:
        self._gone("firewall-group", group)

    async def assign(self, machine: str, group: str) -> None:
        """No traffic to filter."""
