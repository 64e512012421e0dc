"""How a server's documents change when it joins or leaves a network.

None of these stores the server, or tells its machine: that is for whoever calls.
"""

from collections.abc import Iterable

from ....store import Tx
from .. import cards as network_cards
from .. import networks
from ..cards import Cards
from ..documents import NetworkName, VpcRecord
from .documents import AttachedVpc, Body

_VERSIONS: dict[NetworkName, int] = {"vpc": 1, "vpc2": 2}


def attach(
    tx: Tx,
    account: int,
    body: Body,
    cards: Cards,
    name: NetworkName,
    field: str,
    ids: Iterable[str],
    ip: str = "",
) -> None:
    """Puts a server into networks; it stays in those that it is in already.

    field: how the request names them, for the BadRequest where there is none by that id or it is
    in another region. ip: the address that the server shall have, where it is a single network.
    """
    for id in ids:
        _join(
            tx, networks.require(tx, account, name, id, body.region, field), body, cards, name, ip
        )


def enable(tx: Tx, account: int, body: Body, cards: Cards, name: NetworkName, field: str) -> None:
    """Puts a server that is in no network of the kind into its region's, made if there is none.

    field: how the request asks for it, for the BadRequest where there are several.
    """
    if not cards.ids(name):
        record = networks.of_region(tx, account, name, body.region, field)
        _join(tx, record, body, cards, name)


def detach(body: Body, cards: Cards, name: NetworkName, ids: Iterable[str]) -> bool:
    """Takes a server out of networks; whether it was in one of them.

    Its addresses there are held until `release`: the machine must lose them first.
    """
    left = [network_cards.leave(cards, name, id) for id in ids]
    _show(body, cards)
    return any(left)


def _join(
    tx: Tx, record: VpcRecord, body: Body, cards: Cards, name: NetworkName, ip: str = ""
) -> None:
    network_cards.join(tx, record, body.id, cards, name, ip)
    _show(body, cards)


def _show(body: Body, cards: Cards) -> None:
    body.vpcs = [AttachedVpc(c.network, _VERSIONS[c.kind], c.ip) for c in cards.held]
    body.internal_ip = cards.held[0].ip if cards.held else ""
