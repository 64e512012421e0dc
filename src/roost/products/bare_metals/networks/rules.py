"""What the machines of bare metals are connected to, and how they are told."""

from ....drivers.compute import PublicInterface
from ....drivers.metal import Metal
from ....drivers.network import Network, PrivateInterface
from ....engine.lifecycle import Takes
from ....engine.reconcile import enqueue, reconciliation
from ....engine.workflows import Run
from ....machines import addresses, networks
from ....machines.documents import PENDING
from ....machines.interfaces import for_driver
from ....store import Tx
from ..documents import BARE_METALS, BareMetalRecord
from ..servers import SERVERS

TAKES = Takes(quick=0.1, realistic=5)

Connections = tuple[str, PublicInterface, tuple[PrivateInterface, ...]]
"""A machine's id, and everything that it should be connected to."""


def changed(tx: Tx, record: BareMetalRecord) -> None:
    """Stores a bare metal that is connected otherwise, and has its machine told.

    One that is being installed is told by the end of that.
    """
    tx.update(record)
    if record.body.status != PENDING:
        follow(tx, record)


def follow(tx: Tx, record: BareMetalRecord) -> None:
    """Has the machine be connected as the documents say."""
    enqueue(tx, CONNECT, record, exclusive=False)


def _wanted(tx: Tx, record: BareMetalRecord) -> Connections:
    state = record.state
    return record.id, addresses.interface(state), for_driver(record.id, state.interfaces)


def _connected(tx: Tx, record: BareMetalRecord) -> None:
    addresses.show(record.body, record.state)
    tx.update(record)
    networks.lost(tx, record)


def _not_connected(tx: Tx, record: BareMetalRecord) -> None:
    """Addresses that the machine may still use stay held; its next change tries again."""


async def _connect(run: Run, wanted: Connections) -> None:
    machine, interface, private = wanted
    await run.driver(Metal).update_network(machine, interface)
    await run.driver(Network).connect(machine, private)


CONNECT = reconciliation(
    "connect-bare-metal", BARE_METALS, driver=Metal,
    wanted=_wanted, act=_connect, done=_connected, failed=_not_connected, takes=TAKES,
)  # fmt: skip

NODES = networks.NetworkNodes(SERVERS, "baremetal", "BareMetal", changed)
"""Bare metals, as private networks know those that are in them."""
