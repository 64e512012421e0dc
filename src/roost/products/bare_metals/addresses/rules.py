"""Naming a bare metal's public addresses."""

from collections.abc import Callable

from ....store import Tx
from ...servers import reserved
from ..documents import BARE_METALS, BareMetalState
from ..rules import edit


def change(tx: Tx, account: int, id: str, how: Callable[[BareMetalState], None]) -> None:
    """Changes what is kept of the addresses."""
    record = edit(tx, account, id)
    how(record.hidden)
    tx.update(record)


def reverse_name(tx: Tx, holder: str, ip: str) -> str | None:
    """The name of an address, if a bare metal has it, its own or a reserved IP, and it has one."""
    return reserved.reverse_name(tx, BARE_METALS, holder, ip)
