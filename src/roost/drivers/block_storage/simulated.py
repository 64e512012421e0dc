"""Volumes that exist in the documents alone."""

from ..simulation import Simulated
from . import Volume

_GB = 1024**3


class SimulatedBlockStorage(Simulated):
    """`BlockStorage` without disks: every call succeeds at once."""

    async def create(self, volume: Volume) -> None:
        self._made("block", volume.id)

    async def resize(self, volume: Volume) -> None:
        self._require("block", volume.id)

    async def place(self, volume: Volume, machine: str) -> None:
        self._require("block", volume.id)

    async def snapshot(self, volume: Volume, image: str) -> int:
        """As many bytes as the volume has."""
        self._require("block", volume.id)
        self._made("block-snapshot", image)
        return volume.size_gb * _GB

    async def delete_image(self, image: str) -> None:
        self._gone("block-snapshot", image)

    async def destroy(self, id: str) -> None:
        self._gone("block", id)
