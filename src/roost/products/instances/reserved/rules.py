"""Instances as servers that reserved IPs are attached to."""

from ....drivers.compute import Compute, Interface
from ....engine.jobs import Jobs
from ....store import Tx
from ..charges import rules as charges
from ..documents import INSTANCES, InstanceRecord
from ..lifecycle.rules import readdress
from ..rules import check_unlocked


class Host:
    """What servers/reserved asks of instances."""

    kind = INSTANCES

    def __init__(self, compute: Compute, jobs: Jobs) -> None:
        self._compute = compute
        self._jobs = jobs

    def check_unlocked(self, record: InstanceRecord) -> None:
        check_unlocked(record)

    def show(self, tx: Tx, record: InstanceRecord) -> None:
        readdress(tx, self._jobs, record)

    def surrendered(self, tx: Tx, record: InstanceRecord, ip: str) -> None:
        """From now on it is charged as a reserved IP."""
        charges.stop_ipv4(tx, record, ip)

    async def connect(self, id: str, interface: Interface) -> None:
        await self._compute.update_network(id, interface)

    async def remove(self, id: str) -> None:
        await self._compute.destroy(id)
