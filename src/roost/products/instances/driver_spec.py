"""The machine that an instance should be, put together from its documents."""

from msgspec.structs import asdict, replace

from ...catalog import plan
from ...drivers.compute import Machine
from ...engine.workflows import Job
from ...machines import setup
from ...store import Tx
from .documents import INSTANCES


def of(tx: Tx, job: Job) -> Machine | None:
    """The machine a job works on, at the plan it is to have; None when the instance is gone."""
    record = tx.find(INSTANCES, job.resource_id)
    if record is None:
        return None
    size = plan(job.args.get("plan", record.body.plan))
    assert size is not None
    system = setup.system(tx, record, record.body.hostname)
    parts = asdict(replace(system, plan=size.id))
    return Machine(
        **parts,
        vcpus=size.vcpu_count,
        ram=size.ram,
        disk=size.disk,
        boot_volume=record.state.boot_volume,
    )
