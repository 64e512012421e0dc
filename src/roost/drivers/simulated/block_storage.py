"""Volumes that exist in the documents alone."""

from ..block_storage import Volume

_GB = 1024**3


class SimulatedBlockStorage:
    """`BlockStorage` without disks: every call succeeds at once. Holds no state."""

    async def create(self, volume: Volume) -> None:
        """Nothing to make."""

    async def resize(self, volume: Volume) -> None:
        """Nothing to resize."""

    async def place(self, volume: Volume, machine: str) -> None:
        """Nothing to plug in or out."""

    async def snapshot(self, volume: Volume, image: str) -> int:
        """As many bytes as the volume has."""
        return volume.size_gb * _GB

    async def delete_image(self, image: str) -> None:
        """Nothing is stored."""

    async def destroy(self, id: str) -> None:
        """Nothing to remove."""
