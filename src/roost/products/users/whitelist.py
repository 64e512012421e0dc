"""Where a user's keys may be used from: networks, each added on a date. None is everywhere."""

from ...access.principals import Principal
from ...http.errors import BadRequest, NotFound
from ...http.networks import Network, parse_network
from ...store import Tx, iso
from .documents import USERS, WhitelistEntry
from .rules import require_may_change, store

MOST = 100
"""Entries of one user: they are looked through at each request."""
SMALLEST = {4: 8, 6: 20}
"""The shortest prefix of a network that is not all there is, by version."""
MISSING = "Invalid IP whitelist entry"


def entries(tx: Tx, account: int, user_id: str) -> list[WhitelistEntry]:
    return tx.get(USERS, user_id, account).hidden.whitelist


def entry(tx: Tx, account: int, user_id: str, subnet: str, size: int) -> WhitelistEntry:
    """Raises NotFound, and BadRequest for what is no network."""
    found = _find(entries(tx, account, user_id), _network(subnet, size))
    if found is None:
        raise NotFound(MISSING)
    return found


def add(tx: Tx, caller: Principal, user_id: str, subnet: str, size: int) -> None:
    """Raises BadRequest for what is no network, for one that is there, and for one too many."""
    record = tx.get(USERS, user_id, caller.account, "update")
    require_may_change(caller, record)
    network, known = _network(subnet, size), record.hidden.whitelist
    if _find(known, network) is not None:
        raise BadRequest(f"The IP whitelist has {network} already")
    if len(known) >= MOST:
        raise BadRequest(f"An IP whitelist has {MOST} entries at most")
    known.append(
        WhitelistEntry(
            str(network.network_address),
            network.prefixlen,
            iso(tx.now).replace("+00:00", "Z"),
            "v4" if network.version == 4 else "v6",
        )
    )
    store(tx, record)


def remove(tx: Tx, caller: Principal, user_id: str, subnet: str, size: int) -> None:
    """Raises NotFound, and BadRequest for what is no network."""
    record = tx.get(USERS, user_id, caller.account, "update")
    require_may_change(caller, record)
    found = _find(record.hidden.whitelist, _network(subnet, size))
    if found is None:
        raise NotFound(MISSING)
    record.hidden.whitelist.remove(found)
    store(tx, record)


def networks(whitelist: list[WhitelistEntry]) -> list[str]:
    """In CIDR form, as keys have theirs."""
    return [f"{each.subnet}/{each.subnet_size}" for each in whitelist]


def _find(whitelist: list[WhitelistEntry], network: Network) -> WhitelistEntry | None:
    text = str(network)
    return next((e for e in whitelist if f"{e.subnet}/{e.subnet_size}" == text), None)


def _network(subnet: str, size: int) -> Network:
    try:
        network = parse_network(f"{subnet}/{size}")
    except ValueError as error:
        raise BadRequest(f"Invalid subnet: {error}") from None
    least = SMALLEST[network.version]
    if network.prefixlen and network.prefixlen < least:
        raise BadRequest(
            f"Invalid subnet_size: must be 0, or {least} to {network.max_prefixlen}"
            f" for IPv{network.version}"
        )
    return network
