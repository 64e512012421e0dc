"""Private networks that exist in the documents alone: nothing is connected."""

from ..network import Card, Gateway, PrivateNetwork


class SimulatedNetwork:
    """`Network` without a network: every call succeeds at once. Holds no state."""

    async def create(self, network: PrivateNetwork) -> None:
        """Nothing to make."""

    async def delete(self, id: str) -> None:
        """Nothing to remove."""

    async def connect(self, machine: str, cards: tuple[Card, ...]) -> None:
        """No card to plug in."""

    async def open_gateway(self, gateway: Gateway) -> None:
        """Nothing to route."""

    async def close_gateway(self, id: str) -> None:
        """Nothing to remove."""
