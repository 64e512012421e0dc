"""What instances ask of the sections that give them storage. Those import this package, so it
declares what it needs of them.
"""

from collections.abc import Sequence
from typing import Protocol

from ...store import Tx
from .documents import BlockDevice, InstanceRecord


class BlockDevices(Protocol):
    """Gives instances the blocks they are deployed with; implemented by products/blocks."""

    def provide(
        self, tx: Tx, server: InstanceRecord, wanted: Sequence[BlockDevice], *, has_disk: bool
    ) -> str:
        """Attaches blocks, new ones among them, to an instance that is being deployed.

        has_disk: whether the plan has a disk of its own. Returns the id of the block to boot from,
        empty for that disk. Raises BadRequest.
        """
        ...


class FileShares(Protocol):
    """Lends file systems to instances; implemented by products/vfs."""

    def has(self, tx: Tx, account: int, id: str) -> bool:
        """Whether there is such a file system, which stays until the end of the transaction."""
        ...

    def label(self, tx: Tx, id: str) -> str:
        """What a file system is called; empty where there is none."""
        ...

    def withdraw(self, tx: Tx, server: InstanceRecord) -> None:
        """Takes back what an instance has that is about to be removed."""
        ...
