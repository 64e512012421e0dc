"""How servers join and leave private networks, and whose address is whose.

Each network has a pool of addresses under its name. The first address is the gateway's, the last
one is for broadcasts, and neither they nor the network's own are given to a server.
"""

from ipaddress import AddressValueError, IPv4Address

from ....drivers import network as driver
from ....engine.networks import mac
from ....http.errors import BadRequest
from ....store import Exhausted, Nothing, Record, Taken, Tx, addresses, plain
from ..documents import NETWORKS, NetworkName, Vpc
from ..rules import pool
from .documents import Card, Cards

_KEPT = 3
_FIRST_HOST = 2


def join(
    tx: Tx,
    record: Record[Vpc, Nothing],
    server: str,
    cards: Cards,
    name: NetworkName,
    ip: str = "",
) -> bool:
    """Gives a server a card in a network, with an address there; whether it had none before.

    ip: the address that it shall have. The network must be locked against deletion.
    Raises BadRequest for a network whose addresses overlap those of one that the server is in, for
    an address that is not to be had, and where there is none left.
    """
    existing = cards.of(name, record.id)
    if existing is not None:
        if ip and ip != existing.ip:
            raise BadRequest(f"Invalid ip_address: the server has {existing.ip} in this network")
        return False
    _require_apart(tx, record, cards)
    subnet = record.body.subnet
    if ip:
        ordinal = _reserve(tx, record.body, pool(name, record.id), server, ip)
    else:
        try:
            size = subnet.num_addresses - _KEPT
            ordinal = addresses.allocate(tx, pool(name, record.id), size, server)
        except Exhausted:
            raise BadRequest(f"There are no more free addresses in {subnet}.") from None
    address = str(subnet[ordinal + _FIRST_HOST])
    cards.held = [*cards.held, Card(name, record.id, address, ordinal, plain(tx.now))]
    return True


def leave(cards: Cards, name: NetworkName, network: str) -> bool:
    """Takes a server's card away, if it has one there; the machine has yet to be told.

    Its address is held until `release`: others may have it once the machine no longer uses it.
    """
    card = cards.of(name, network)
    if card is None:
        return False
    cards.held = [other for other in cards.held if other is not card]
    cards.leaving = [*cards.leaving, card]
    return True


def release(tx: Tx, cards: list[Card]) -> None:
    """Takes back the addresses of cards that no machine has any more."""
    for card in cards:
        # With a network, its pool is gone.
        if tx.find(NETWORKS[card.kind], card.network, lock="share") is not None:
            addresses.release(tx, pool(card.kind, card.network), card.ordinal)


def mac_of(server: str, card: Card) -> str:
    return mac(server, card.network)


def driver_cards(server: str, cards: Cards) -> tuple[driver.Card, ...]:
    """The cards that the machine should have."""
    return tuple(driver.Card(c.network, mac_of(server, c), c.ip) for c in cards.held)


def _require_apart(tx: Tx, record: Record[Vpc, Nothing], cards: Cards) -> None:
    """Of two cards with the same addresses around them, a server could not tell which to use."""
    subnet = record.body.subnet
    for card in cards.held:
        other = tx.get(NETWORKS[card.kind], card.network)
        if other.body.subnet.overlaps(subnet):
            raise BadRequest(
                f"A server cannot be in the networks {other.id} ({other.body.subnet}) and"
                f" {record.id} ({subnet}) at once: their addresses overlap"
            )


def _reserve(tx: Tx, network: Vpc, name: str, server: str, ip: str) -> int:
    try:
        address = IPv4Address(ip)
    except AddressValueError:
        raise BadRequest(f"Invalid ip_address: {ip}") from None
    subnet = network.subnet
    ordinal = int(address) - int(subnet[_FIRST_HOST])
    if not 0 <= ordinal < subnet.num_addresses - _KEPT:
        raise BadRequest(f"Invalid ip_address: {ip} is no server's address in {subnet}")
    try:
        addresses.reserve(tx, name, ordinal, server)
    except Taken:
        raise BadRequest(f"Invalid ip_address: {ip} is in use") from None
    return ordinal
