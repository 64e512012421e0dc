"""Putting bare metals into private networks and taking them out, and telling their machines."""

from ....drivers.compute import Interface
from ....drivers.metal import Metal
from ....drivers.network import Card, Network
from ....engine.lifecycle import Takes
from ....engine.reconcile import enqueue, reconciliation
from ....engine.workflows import Run
from ....http.errors import NotFound
from ....store import Tx
from ... import vpcs
from ...servers import addresses, fields, networks
from ...vpcs import NETWORKS, NetworkName
from ..documents import BARE_METALS, PENDING, BareMetal, BareMetalRecord, BareMetalState
from ..rules import edit

TAKES = Takes(quick=0.1, realistic=5)

Connections = tuple[str, Interface, tuple[Card, ...]]
"""A machine's id, and everything that it should be connected to."""


def join_asked(
    tx: Tx,
    account: int,
    body: BareMetal,
    state: BareMetalState,
    name: NetworkName,
    ids: list[str] | None,
    enable: bool | None,
) -> None:
    """Joins what `attach_vpc` names, or else what `enable_vpc` stands for. Stores nothing."""
    if ids:
        field = f"attach_{name}"
        given = fields.uuids(field, ids)
        vpcs.attach(tx, account, body, state.cards, name, field, given)
    elif enable:
        vpcs.enable(tx, account, body, state.cards, name, f"enable_{name}")


def attach(tx: Tx, account: int, id: str, name: NetworkName, network: str, ip: str = "") -> None:
    """Raises BadRequest for a network that does not exist or is elsewhere."""
    record = edit(tx, account, id)
    if networks.join(tx, record, name, "vpc_id", fields.uuid("vpc_id", network), ip):
        changed(tx, record)


def detach(tx: Tx, account: int, id: str, name: NetworkName, network: str) -> None:
    """Raises NotFound, with the text of the network's own section, where it is not attached."""
    record = edit(tx, account, id)
    if not networks.leave(record, name, fields.uuid("vpc_id", network)):
        raise NotFound(NETWORKS[name].missing)
    changed(tx, record)


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
    state = record.hidden
    cards = vpcs.driver_cards(record.id, state.cards)
    return record.id, addresses.interface(state), cards


def _connected(tx: Tx, record: BareMetalRecord) -> None:
    addresses.show(record.body, record.hidden)
    tx.update(record)
    networks.lost(tx, record)


def _not_connected(tx: Tx, record: BareMetalRecord) -> None:
    """Addresses that the machine may still use stay held; its next change tries again."""


async def _connect(run: Run, wanted: Connections) -> None:
    machine, interface, cards = wanted
    await run.driver(Metal).update_network(machine, interface)
    await run.driver(Network).connect(machine, cards)


CONNECT = reconciliation(
    "connect-bare-metal", BARE_METALS, driver=Metal,
    wanted=_wanted, act=_connect, done=_connected, failed=_not_connected, takes=TAKES,
)  # fmt: skip

NODES = networks.InNetworks(BARE_METALS, "baremetal", "BareMetal", changed)
"""Bare metals, as private networks know their nodes."""
