"""Instances as servers that reserved IPs are attached to."""

from ....drivers.compute import Compute, Interface
from ....store import Tx
from ..charges import rules as charges
from ..documents import INSTANCES, InstanceRecord
from ..lifecycle.rules import show_addresses
from ..rules import check_unlocked


class Host:
    """What servers/reserved asks of instances."""

    kind = INSTANCES

    def __init__(self, compute: Compute) -> None:
        self._compute = compute

    def check_unlocked(self, record: InstanceRecord) -> None:
        check_unlocked(record)

    def show(self, tx: Tx, record: InstanceRecord) -> None:
        show_addresses(record.body, record.hidden)
        tx.update(record)

    def surrendered(self, tx: Tx, record: InstanceRecord, ip: str) -> None:
        """From now on it is charged as a reserved IP."""
        charges.stop_ipv4(tx, record, ip)

    async def connect(self, id: str, interface: Interface) -> None:
        await self._compute.update_network(id, interface)

    async def remove(self, id: str) -> None:
        await self._compute.destroy(id)
