"""Reserved IPs among the addresses of a bare metal."""

from typing import Any

from ...drivers.metal import Metal
from ...engine.workflows import Run
from ...machines import addresses
from ...machines.reserved import AddressHolders
from ...store import Record, Tx
from .servers import SERVERS


class BareMetalAddresses(AddressHolders):
    """Bare metals, as reserved IPs know them."""

    def show(self, tx: Tx, record: Record[Any, Any]) -> None:
        addresses.show(record.body, record.state)
        tx.update(record)

    def surrendered(self, tx: Tx, record: Record[Any, Any], ip: str) -> None:
        """A bare metal has no further addresses but reserved ones."""

    async def remove(self, run: Run, id: str) -> None:
        await run.driver(Metal).release(id)


ADDRESSES = BareMetalAddresses(SERVERS, Metal)
