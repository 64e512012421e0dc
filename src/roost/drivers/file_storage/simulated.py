"""File systems and gateways that exist in the documents alone."""

from ..simulation import Simulated
from . import FileGateway, FileSystem, Mount


class SimulatedFileStorage(Simulated):
    """`FileStorage` without files: every call succeeds at once."""

    async def create(self, file_system: FileSystem) -> None:
        self._made("vfs", file_system.id)

    async def resize(self, file_system: FileSystem) -> None:
        self._require("vfs", file_system.id)

    async def share(self, mount: Mount) -> None:
        """Nothing to share."""

    async def withdraw(self, mount: Mount) -> None:
        """Nothing to take back."""

    async def destroy(self, id: str) -> None:
        self._gone("vfs", id)

    async def serve(self, gateway: FileGateway) -> None:
        self._made("storage-gateway", gateway.id)

    async def stop_serving(self, gateway: str) -> None:
        self._gone("storage-gateway", gateway)

    def used(self, id: str) -> int:
        """Nobody can have written anything."""
        return 0
