"""Private networks that exist in the documents alone: nothing is connected."""

from ..simulation import Simulated
from . import NetworkGateway, PrivateInterface, PrivateNetwork


class SimulatedNetwork(Simulated):
    """`Network` without a network: every call succeeds at once."""

    async def create(self, network: PrivateNetwork) -> None:
        self._made(network.kind, network.id)

    async def delete(self, id: str) -> None:
        for kind in ("vpc", "vpc2"):
            self._gone(kind, id)

    async def connect(self, machine: str, interfaces: tuple[PrivateInterface, ...]) -> None:
        """No interface to plug in."""

    async def open_gateway(self, gateway: NetworkGateway) -> None:
        self._made("nat-gateway", gateway.id)

    async def close_gateway(self, id: str) -> None:
        self._gone("nat-gateway", id)
