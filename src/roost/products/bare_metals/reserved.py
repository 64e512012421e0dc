"""Bare metals as servers that reserved IPs are attached to."""

from ...drivers.compute import Interface
from ...drivers.metal import Metal
from ...engine.workflows import Run
from ...store import Tx
from ..servers import addresses
from ..servers.reserved import ReservedIPs
from .documents import BARE_METALS, BareMetalRecord
from .rules import check_unlocked


class Host:
    """What servers/reserved asks of bare metals."""

    kind = BARE_METALS

    def check_unlocked(self, record: BareMetalRecord) -> None:
        check_unlocked(record)

    def show(self, tx: Tx, record: BareMetalRecord) -> None:
        addresses.show(record.body, record.hidden)
        tx.update(record)

    def surrendered(self, tx: Tx, record: BareMetalRecord, ip: str) -> None:
        """A bare metal has no further addresses but reserved ones."""

    async def connect(self, run: Run, id: str, interface: Interface) -> None:
        await run.driver(Metal).update_network(id, interface)

    async def remove(self, run: Run, id: str) -> None:
        await run.driver(Metal).release(id)


RESERVED = ReservedIPs(Host())
"""Bare metals, as reserved IPs know them: a `reserved_ips.ServerKind`."""
