"""Instances: virtual machines, all that belongs to one, and templates to deploy them from."""

from ...drivers.compute import Compute
from ...engine.jobs import Jobs, Workflow
from ...engine.pools import AddressPools
from ...store import Store
from ...store.secret import Secret
from . import (
    addresses,
    backup_schedule,
    drive,
    imaging,
    lifecycle,
    machines,
    networks,
    power,
    reports,
    templates,
)
from .documents import INSTANCES, Instance, InstanceRecord
from .imaging import Imaging
from .templates import TEMPLATES

KINDS = (INSTANCES, TEMPLATES)

routes = [
    part.routes
    for part in (
        machines, power, addresses, networks, drive, imaging, backup_schedule, reports, templates,
    )
]  # fmt: skip


def workflows(
    store: Store, compute: Compute, pools: AddressPools, secret: Secret, jobs: Jobs
) -> tuple[Workflow, ...]:
    """Every job that instances run."""
    return (
        *lifecycle.workflows(store, compute, pools, secret),
        *drive.workflows(compute),
        *imaging.workflows(compute, jobs),
        *backup_schedule.workflows(compute),
    )


__all__ = [
    "INSTANCES",
    "KINDS",
    "TEMPLATES",
    "Imaging",
    "Instance",
    "InstanceRecord",
    "routes",
    "workflows",
]
