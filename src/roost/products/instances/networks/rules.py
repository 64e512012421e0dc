"""How an instance joins and leaves private networks: VPCs, of which the deprecated private networks
are another name, and VPCs 2.0. products/vpcs has the networks, and who has which address there.

For clients it has joined or left at once. Its machine is told by a job, and an address that it
leaves goes to nobody else before.
"""

from collections.abc import Mapping
from typing import Protocol

from ....drivers import network as driver
from ....engine.lifecycle import Takes
from ....engine.reconcile import enqueue, reconciliation, requeue_holders
from ....engine.workflows import Run
from ....http.errors import BadRequest, NotFound
from ....store import Tx
from ... import vpcs
from ...servers import fields, networks
from ...vpcs import NETWORKS, VPCS, Cards, NetworkName
from ..documents import INSTANCES, PENDING, Instance, InstanceRecord
from ..rules import edit
from .documents import PrivateNetworkCard

TAKES = Takes(quick=0.1, realistic=5)


class Joins(Protocol):
    """A request that may name networks to join."""

    attach_private_network: list[str] | None
    attach_vpc: list[str] | None
    attach_vpc2: list[str] | None
    enable_private_network: bool | None
    enable_vpc: bool | None
    enable_vpc2: bool | None


class Changes(Joins, Protocol):
    """A request that may also name networks to leave."""

    detach_private_network: list[str] | None
    detach_vpc: list[str] | None
    detach_vpc2: list[str] | None


def private_network_cards(record: InstanceRecord) -> list[PrivateNetworkCard]:
    return [
        PrivateNetworkCard(card.id, card.mac_address, card.ip_address, card.id)
        for card in networks.cards(record, "vpc")
    ]


def enter(
    tx: Tx,
    account: int,
    body: Instance,
    held: Cards,
    wanted: Joins,
    left: Mapping[str, list[str]] | None = None,
) -> None:
    """Joins the networks that a request names, or those that it asks for by enable_*.

    left: the networks that it names to be left, by field. It joins none of them, and like those
    that it names to be joined they beat enable_*. Stores nothing.

    Raises BadRequest for a network that cannot be joined.
    """
    left = left or {}
    leaving = {id for ids in left.values() for id in ids}
    joined = {field: fields.uuids(field, getattr(wanted, field)) for field in _ATTACH}
    for field, ids in joined.items():
        wanted_ids = [id for id in ids if id not in leaving]
        vpcs.attach(tx, account, body, held, _ATTACH[field], field, wanted_ids)
    named = _kinds(_ATTACH, joined) | _kinds(_DETACH, left)
    for field, name in _ENABLE.items():
        if getattr(wanted, field) and name not in named:
            vpcs.enable(tx, account, body, held, name, field)


def change(tx: Tx, record: InstanceRecord, wanted: Changes) -> None:
    """Leaves and joins what a request names. Stores the record, if that changed it.

    It leaves first: what it joins may have the addresses of what it leaves. Raises BadRequest for
    a network that cannot be joined, and for one to leave that it is not in.
    """
    body, held = record.body, record.hidden.cards
    before = held.held, held.leaving
    left = {field: fields.uuids(field, getattr(wanted, field)) for field in _DETACH}
    for field, ids in left.items():
        networks.leave_all(tx, record.account, body, held, _DETACH[field], ids)
    enter(tx, record.account, body, held, wanted, left)
    if (held.held, held.leaving) != before:
        _changed(tx, record)


def require_way_out(tx: Tx, held: Cards) -> None:
    """What an instance without a public address needs; raises BadRequest where it is missing."""
    ids = held.ids("vpc")
    if not ids:
        raise BadRequest("vpc_only needs attach_vpc")
    if not vpcs.has_way_out(tx, tx.get(VPCS, ids[0]).seq):
        raise BadRequest(f"vpc_only needs a NAT gateway in the first VPC, {ids[0]}")


def attach(
    tx: Tx, account: int, id: str, name: NetworkName, field: str, network: str, ip: str = ""
) -> None:
    """Joins one network. field: how the request names it. ip: the address to have there."""
    record = edit(tx, account, id)
    if networks.join(tx, record, name, field, fields.uuid(field, network), ip):
        _changed(tx, record)


def detach(tx: Tx, account: int, id: str, name: NetworkName, field: str, network: str) -> None:
    """Raises NotFound, with the text of the network's own section, where it is not attached."""
    record = edit(tx, account, id)
    if not networks.leave(record, name, fields.uuid(field, network)):
        raise NotFound(NETWORKS[name].missing)
    _changed(tx, record)


def follow(tx: Tx, record: InstanceRecord) -> None:
    """Has the machine get and lose cards, if it ever had any; one that is not there yet waits."""
    held = record.hidden.cards
    if record.body.status != PENDING and (held.held or held.leaving):
        enqueue(tx, CONNECT, record, exclusive=False)


def _changed(tx: Tx, record: InstanceRecord) -> None:
    tx.update(record)
    follow(tx, record)
    requeue_holders(tx, record)


def _kinds(kinds: dict[str, NetworkName], named: Mapping[str, list[str]]) -> frozenset[NetworkName]:
    """The kinds of network of which a request's fields name any."""
    return frozenset(kinds[field] for field, ids in named.items() if ids)


def _not_connected(tx: Tx, record: InstanceRecord) -> None:
    """Addresses that the machine may still use stay held; its next change of cards tries again."""


_ATTACH: dict[str, NetworkName] = {
    "attach_vpc": "vpc",
    "attach_private_network": "vpc",
    "attach_vpc2": "vpc2",
}
_ENABLE: dict[str, NetworkName] = {
    "enable_vpc": "vpc",
    "enable_private_network": "vpc",
    "enable_vpc2": "vpc2",
}
_DETACH: dict[str, NetworkName] = {
    "detach_vpc": "vpc",
    "detach_private_network": "vpc",
    "detach_vpc2": "vpc2",
}
"""The fields of requests, and the kind of network that each is about."""


def _wanted(tx: Tx, record: InstanceRecord) -> tuple[str, tuple[driver.Card, ...]]:
    return record.id, vpcs.driver_cards(record.id, record.hidden.cards)


async def _connect(run: Run, wanted: tuple[str, tuple[driver.Card, ...]]) -> None:
    machine, cards = wanted
    await run.driver(driver.Network).connect(machine, cards)


CONNECT = reconciliation(
    "connect-networks", INSTANCES, driver=driver.Network,
    wanted=_wanted, act=_connect, done=networks.lost, failed=_not_connected, takes=TAKES,
)  # fmt: skip

NODES = networks.InNetworks(INSTANCES, "vps", "Instance", _changed)
"""Instances, as private networks know their nodes."""
