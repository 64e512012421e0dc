"""Instances as servers that reserved IPs are attached to."""

from ...drivers.compute import Compute, Interface
from ...engine.workflows import Run
from ...store import Tx
from ..servers.reserved import ReservedIPs
from . import charges
from .documents import INSTANCES, InstanceRecord
from .lifecycle import readdress
from .rules import check_unlocked


class Host:
    """What servers/reserved asks of instances."""

    kind = INSTANCES

    def check_unlocked(self, record: InstanceRecord) -> None:
        check_unlocked(record)

    def show(self, tx: Tx, record: InstanceRecord) -> None:
        readdress(tx, record)

    def surrendered(self, tx: Tx, record: InstanceRecord, ip: str) -> None:
        """From now on it is charged as a reserved IP."""
        charges.stop_ipv4(tx, record, ip)

    async def connect(self, run: Run, id: str, interface: Interface) -> None:
        await run.driver(Compute).update_network(id, interface)

    async def remove(self, run: Run, id: str) -> None:
        await run.driver(Compute).destroy(id)


RESERVED = ReservedIPs(Host())
"""Instances, as reserved IPs know them: a `reserved_ips.ServerKind`."""
