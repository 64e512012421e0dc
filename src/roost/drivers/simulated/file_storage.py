"""File systems and gateways that exist in the documents alone."""

from ..file_storage import FileSystem, Gateway, Mount


class SimulatedFileStorage:
    """`FileStorage` without files: every call succeeds at once. Holds no state."""

    async def create(self, file_system: FileSystem) -> None:
        """Nothing to make."""

    async def resize(self, file_system: FileSystem) -> None:
        """Nothing to resize."""

    async def share(self, mount: Mount) -> None:
        """Nothing to share."""

    async def withdraw(self, mount: Mount) -> None:
        """Nothing to take back."""

    async def destroy(self, id: str) -> None:
        """Nothing to remove."""

    async def serve(self, gateway: Gateway) -> None:
        """Nobody listens."""

    async def stop_serving(self, gateway: str) -> None:
        """Nobody listened."""

    def used(self, id: str) -> int:
        """Nobody can have written anything."""
        return 0
