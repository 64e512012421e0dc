"""Options that only the start of a Roost can heed, given where one runs already."""

from collections.abc import Iterator
from contextlib import closing
from ipaddress import ip_network
from typing import NamedTuple

from roost.admin.documents import Status

from .console import SOCKET, Console
from .failures import Exit, Failure
from .options import RoostOptions


class _Asked(NamedTuple):
    """What an option, a variable or the file asks for, and what the running Roost has instead."""

    name: str
    asked: str
    has: str


def require_as_asked(place: RoostOptions, advice: str = "") -> None:
    """Raises Failure where the Roost that runs in this place is not what the options ask for.

    advice: what the command can do about it, besides what always helps.
    """
    with closing(Console(place.folder / SOCKET)) as console:
        status = console.get("status", Status)
    for name, asked, has in _compared(place, status):
        if asked != has:
            variable = f"ROOST_{name.upper().replace('-', '_')}"
            raise Failure(
                Exit.CONFIGURATION,
                f"the Roost that runs in {place.folder} has {name} {has}, not {asked}",
                f"stop it first, or leave out --{name} and {variable}{advice}",
            )


def _compared(place: RoostOptions, status: Status) -> Iterator[_Asked]:
    if place.lifecycle is not None:
        yield _Asked("lifecycle", place.lifecycle, status.lifecycle)
    if place.database is not None:
        # Which one, only the URL could tell, and there may be a password in that.
        yield _Asked("database", "postgresql", status.database)
    if place.pools_v4:
        yield _Asked("pools-v4", _networks(place.pools_v4, 4), _networks(status.pools, 4))
    if place.pool_v6:
        yield _Asked("pool-v6", _networks((place.pool_v6,), 6), _networks(status.pools, 6))


def _networks(texts: tuple[str, ...], version: int) -> str:
    """Those of a version, each in one form and in one order."""
    networks = {ip_network(text) for text in texts}
    return ",".join(sorted(str(network) for network in networks if network.version == version))
