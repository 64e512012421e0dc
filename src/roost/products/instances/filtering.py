"""Which firewall group filters an instance, and how a driver learns of it.

A machine is filtered from its making on: the job that makes it sees to that. A group that is
deleted is gone from its instances with it, which `firewalls` tells the driver.
"""

from ...drivers.firewall import Firewall
from ...engine import jobs
from ...engine.lifecycle import Takes
from ...engine.workflows import Job, Run, one_step
from ...store import Tx
from .. import firewalls
from .documents import INSTANCES, InstanceRecord
from .servers import SERVERS


def change(tx: Tx, record: InstanceRecord, group_id: str | None) -> None:
    """Puts an instance into another group, or into none where it is empty; None leaves it be.

    Raises BadRequest for a group that does not exist. The caller stores the record.
    """
    if group_id is None:
        return
    group = firewalls.require(tx, record.account, group_id)
    if group != record.body.firewall_group_id:
        record.body.firewall_group_id = group
        follow(tx, record)


def follow(tx: Tx, record: InstanceRecord) -> None:
    """Has the driver told which group filters the instance by then."""
    jobs.start(tx, FILTER, record.account, record, exclusive=False)


async def _assign(run: Run) -> str:
    record = await run.read(lambda tx: tx.find(INSTANCES, run.job.resource_id))
    group = record.body.firewall_group_id if record else ""
    await run.driver(Firewall).assign(run.job.resource_id, group)
    return group


def _assigned(tx: Tx, job: Job, group: str) -> None:
    """Another job may have told a later group before this one did its own."""
    record = SERVERS.of_job(tx, job)
    if record is not None and record.body.firewall_group_id != group:
        follow(tx, record)


FILTER = one_step(
    "filter-instance", _assign, _assigned,
    step="assign", driver=Firewall, takes=Takes(quick=0.1, realistic=2),
)  # fmt: skip
