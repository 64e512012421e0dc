"""Firewalls that filter nothing."""

from collections.abc import Sequence

from ..firewall import Rule


class SimulatedFirewall:
    """`Firewall` without machines: every call succeeds at once. Holds no state."""

    async def define(self, group: str, rules: Sequence[Rule]) -> None:
        """Nothing to filter."""

    async def remove(self, group: str) -> None:
        """Nothing to forget."""

    async def assign(self, machine: str, group: str) -> None:
        """No traffic to filter."""
