"""Putting bare metals into private networks and taking them out, and telling their machines."""

from ....drivers.compute import Interface
from ....drivers.metal import Metal
from ....drivers.network import Card, Network
from ....engine.jobs import Jobs, Workflow
from ....engine.lifecycle import Takes
from ....engine.reconcile import begin, reconciliation
from ....http.errors import NotFound
from ....store import Store, Tx
from ... import vpcs
from ...servers import addresses, fields, networks
from ...vpcs import NETWORKS, NetworkName
from ..documents import BARE_METALS, PENDING, BareMetal, BareMetalRecord, BareMetalState
from ..rules import edit

CONNECT = "connect-bare-metal"
TAKES = Takes(quick=0.1, realistic=5)

Connections = tuple[str, Interface, tuple[Card, ...]]
"""A machine's id, and everything that it should be connected to."""


def join_asked(
    tx: Tx,
    jobs: Jobs,
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
        vpcs.enable(tx, jobs, account, body, state.cards, name, f"enable_{name}")


def attach(
    tx: Tx, jobs: Jobs, account: int, id: str, name: NetworkName, network: str, ip: str = ""
) -> None:
    """Raises BadRequest for a network that does not exist or is elsewhere."""
    record = edit(tx, account, id)
    if networks.join(tx, record, name, "vpc_id", fields.uuid("vpc_id", network), ip):
        changed(tx, jobs, record)


def detach(tx: Tx, jobs: Jobs, account: int, id: str, name: NetworkName, network: str) -> None:
    """Raises NotFound, with the text of the network's own section, where it is not attached."""
    record = edit(tx, account, id)
    if not networks.leave(record, name, fields.uuid("vpc_id", network)):
        raise NotFound(NETWORKS[name].missing)
    changed(tx, jobs, record)


def changed(tx: Tx, jobs: Jobs, record: BareMetalRecord) -> None:
    """Stores a bare metal that is connected otherwise, and has its machine told.

    One that is being installed is told by the end of that.
    """
    tx.update(record)
    if record.body.status != PENDING:
        follow(tx, jobs, record)


def follow(tx: Tx, jobs: Jobs, record: BareMetalRecord) -> None:
    """Has the machine be connected as the documents say."""
    begin(tx, jobs, CONNECT, record, exclusive=False)


def nodes(jobs: Jobs) -> networks.InNetworks:
    """Bare metals, as private networks know their nodes."""
    return networks.InNetworks(BARE_METALS, "baremetal", "BareMetal", changed, jobs)


def workflows(store: Store, metal: Metal, network: Network) -> tuple[Workflow, ...]:
    async def connect(wanted: Connections) -> None:
        machine, interface, cards = wanted
        await metal.update_network(machine, interface)
        await network.connect(machine, cards)

    return (
        reconciliation(
            CONNECT, store, BARE_METALS,
            wanted=_wanted, act=connect, done=_connected, failed=_not_connected, takes=TAKES,
        ),
    )  # fmt: skip


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
