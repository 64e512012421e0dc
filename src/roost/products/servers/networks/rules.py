"""Servers in private networks. products/vpcs has the networks, and who has which address there.

For clients a server has joined or left at once. Its machine is told by a job, and an address that
it leaves goes to nobody else before.
"""

from collections.abc import Callable
from typing import Any

from ....http.errors import BadRequest
from ....store import Kind, Record, Tx
from ... import vpcs
from ...vpcs import NETWORKS, Cards, NetworkName, VpcRecord, mac_of
from .documents import NetworkCard, Networked, Shown

Changed = Callable[[Tx, Record[Any, Any]], None]
"""Stores a server whose cards have changed, and has its machine told."""


def cards(record: Networked, name: NetworkName) -> list[NetworkCard]:
    """A server's cards in the networks of a kind, in the order in which it joined them."""
    return [
        NetworkCard(card.network, mac_of(record.id, card), card.ip)
        for card in record.hidden.cards.held
        if card.kind == name
    ]


def join(
    tx: Tx, record: Networked, name: NetworkName, field: str, network: str, ip: str = ""
) -> bool:
    """Puts a server into a network; whether it was not in it before.

    field: how the request names the network. ip: the address to have there.
    """
    held = record.hidden.cards
    before = held.held
    vpcs.attach(tx, record.account, record.body, held, name, field, [network], ip)
    return held.held != before


def leave(record: Networked, name: NetworkName, network: str) -> bool:
    """Takes a server out of a network; whether it was in it."""
    return vpcs.detach(record.body, record.hidden.cards, name, [network])


def leave_all(
    tx: Tx, account: int, body: Shown, held: Cards, name: NetworkName, ids: list[str]
) -> None:
    """Takes a server out of every network that a change of it names.

    To leave one that it is not in is no error: Terraform asks for that after a change that failed.
    Raises BadRequest, with the text of the network's own section, for one that does not exist.
    """
    for id in ids:
        if not vpcs.detach(body, held, name, [id]) and tx.find(NETWORKS[name], id, account) is None:
            raise BadRequest(NETWORKS[name].missing)


def lost(tx: Tx, record: Record[Any, Any]) -> None:
    """The machine has lost what it was to lose: others may have its addresses."""
    held: Cards = record.hidden.cards
    if held.leaving:
        vpcs.release(tx, held.leaving)
        held.leaving = []
        tx.update(record)


class InNetworks:
    """A kind of server as nodes of private networks: a `vpcs.NodeKind`."""

    def __init__(self, kind: Kind[Any, Any], type: str, title: str, changed: Changed) -> None:
        self.kind = kind
        self.type = type
        self.title = title
        self._changed = changed

    def cards(self, record: Record[Any, Any]) -> Cards:
        return record.hidden.cards

    def attach(self, tx: Tx, account: int, id: str, name: NetworkName, network: VpcRecord) -> bool:
        record = tx.find(self.kind, id, account, "update")
        if record is None:
            return False
        if join(tx, record, name, "nodes", network.id):
            self._changed(tx, record)
        return True

    def detach(self, tx: Tx, account: int, id: str, name: NetworkName, network: str) -> bool:
        record = tx.find(self.kind, id, account, "update")
        if record is None or not leave(record, name, network):
            return False
        self._changed(tx, record)
        return True
