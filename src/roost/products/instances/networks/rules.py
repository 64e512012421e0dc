"""Which private networks an instance is in, and how its machine is told.

The deprecated private networks are another name of VPCs.
"""

from ....drivers import network as driver
from ....engine.lifecycle import Takes
from ....engine.reconcile import enqueue, reconciliation, requeue_holders
from ....engine.workflows import Run
from ....http.errors import BadRequest
from ....machines import networks
from ....machines.documents import PENDING
from ....machines.interfaces import NetworkInterfaces, for_driver
from ....store import Tx
from ... import vpcs
from ..documents import INSTANCES, InstanceRecord, InstanceUpdate
from ..servers import SERVERS
from .documents import PrivateNetworkInterface

TAKES = Takes(quick=0.1, realistic=5)


def private_networks(record: InstanceRecord) -> list[PrivateNetworkInterface]:
    return [
        PrivateNetworkInterface(each.id, each.mac_address, each.ip_address, each.id)
        for each in networks.shown(record, "vpc")
    ]


def change(tx: Tx, record: InstanceRecord, wanted: InstanceUpdate) -> None:
    """Leaves and joins what a request names. Stores the record, if that changed it."""
    if networks.change(tx, networks.member(record), wanted):
        _changed(tx, record)


def require_way_out(tx: Tx, held: NetworkInterfaces) -> None:
    """What an instance without a public address needs; raises BadRequest where it is missing."""
    ids = held.ids("vpc")
    if not ids:
        raise BadRequest("vpc_only needs attach_vpc")
    if not vpcs.has_way_out(tx, tx.get(vpcs.VPCS, ids[0]).seq):
        raise BadRequest(f"vpc_only needs a NAT gateway in the first VPC, {ids[0]}")


def follow(tx: Tx, record: InstanceRecord) -> None:
    """Has the machine get and lose interfaces, if it ever had any; one that is not there waits."""
    held = record.state.interfaces
    if record.body.status != PENDING and (held.held or held.leaving):
        enqueue(tx, CONNECT, record, exclusive=False)


def _changed(tx: Tx, record: InstanceRecord) -> None:
    tx.update(record)
    follow(tx, record)
    requeue_holders(tx, record)


def _not_connected(tx: Tx, record: InstanceRecord) -> None:
    """Addresses that the machine may still use stay held; its next change tries again."""


Wanted = tuple[str, tuple[driver.PrivateInterface, ...]]
"""A machine's id, and the interfaces that it should have."""


def _wanted(tx: Tx, record: InstanceRecord) -> Wanted:
    return record.id, for_driver(record.id, record.state.interfaces)


async def _connect(run: Run, wanted: Wanted) -> None:
    machine, interfaces = wanted
    await run.driver(driver.Network).connect(machine, interfaces)


CONNECT = reconciliation(
    "connect-networks", INSTANCES, driver=driver.Network,
    wanted=_wanted, act=_connect, done=networks.lost, failed=_not_connected, takes=TAKES,
)  # fmt: skip

NODES = networks.NetworkNodes(SERVERS, "vps", "Instance", _changed)
"""Instances, as private networks know those that are in them."""
