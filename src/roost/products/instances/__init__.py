"""Instances: virtual machines, all that belongs to one, and templates to deploy them from."""

from ..domains import ReverseNames
from ..reserved_ips import ServerKind
from ..section import Section
from ..snapshots import Imaging
from ..vpcs import NodeKind
from . import (
    addresses,
    backup_schedule,
    filtering,
    imaging,
    iso,
    lifecycle,
    machines,
    networks,
    power,
    reports,
    templates,
)
from .clusters import Clusters
from .documents import INSTANCES, NO_ADDRESS, Instance, InstanceRecord
from .machines.documents import BlockDevice, InstanceCreate
from .machines.rules import create, delete, offered
from .reserved import RESERVED
from .rules import check_unlocked, is_restarting, lock_for_restart, unlock_after_restart
from .storage import BlockDevices, FileShares
from .templates import TEMPLATES

SECTION = Section(
    name="instances",
    kinds=(INSTANCES, TEMPLATES),
    routes=(
        machines.routes,
        power.routes,
        addresses.routes,
        networks.routes,
        iso.routes,
        imaging.routes,
        backup_schedule.routes,
        reports.routes,
        templates.routes,
    ),
    workflows=(
        *lifecycle.WORKFLOWS,
        *iso.WORKFLOWS,
        *imaging.WORKFLOWS,
        filtering.FILTER,
        networks.CONNECT,
        backup_schedule.BACKUP,
    ),
    provides={
        Imaging: imaging.Imaging(),
        NodeKind: networks.NODES,
        ReverseNames: addresses.reverse_name,
        ServerKind: RESERVED,
    },
    needs=(BlockDevices, FileShares),
)

__all__ = [
    "INSTANCES",
    "NO_ADDRESS",
    "SECTION",
    "TEMPLATES",
    "BlockDevice",
    "BlockDevices",
    "Clusters",
    "FileShares",
    "Instance",
    "InstanceCreate",
    "InstanceRecord",
    "check_unlocked",
    "create",
    "delete",
    "is_restarting",
    "lock_for_restart",
    "offered",
    "unlock_after_restart",
]
