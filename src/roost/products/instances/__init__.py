"""Instances: virtual machines, all that belongs to one, and templates to deploy them from."""

from pathlib import Path

from ... import machines
from ...drivers.compute import Compute
from ...engine.holdings import Held
from ...machines.documents import ACTIVE
from ...machines.networks import NetworkNodes
from ...machines.reserved import AddressHolders
from ..domains import ReverseNames
from ..section import Section
from ..snapshots import Imaging
from . import (
    addresses,
    backup_schedule,
    filtering,
    imaging,
    iso,
    lifecycle,
    networks,
    reports,
    templates,
)
from .clusters import Clusters
from .copying import COPIES
from .documents import (
    INSTANCES,
    NO_ADDRESS,
    BlockDevice,
    Instance,
    InstanceCreate,
    InstanceRecord,
)
from .reserved_ips import ADDRESSES
from .routes import routes
from .rules import create, delete, offered
from .servers import (
    REVERSE_NAMES,
    SERVERS,
    is_restarting,
    lock_for_restart,
    unlock_after_restart,
)
from .storage import BlockDevices, FileShares
from .templates import TEMPLATES

SECTION = Section(
    name="instances",
    kinds=(INSTANCES, TEMPLATES),
    routes=(
        routes,
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
    held=(
        Held(
            kind=INSTANCES,
            driver=Compute,
            lost=lifecycle.lost,
            expected=lambda body: body.status == ACTIVE,
        ),
    ),
    provides={
        AddressHolders: ADDRESSES,
        Imaging: imaging.Imaging(),
        NetworkNodes: networks.NODES,
        ReverseNames: REVERSE_NAMES,
    },
    needs=(*machines.NEEDS, BlockDevices, FileShares),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

check_unlocked = SERVERS.check_unlocked

__all__ = [
    "INSTANCES",
    "NO_ADDRESS",
    "SECTION",
    "SERVERS",
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
    "templates",
    "unlock_after_restart",
]
