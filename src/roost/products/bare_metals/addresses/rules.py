"""Naming a bare metal's public addresses."""

from collections.abc import Callable

from ....store import Tx
from ...reserved_ips import RESERVED_IPS
from ...servers import addresses
from ..documents import BARE_METALS, BareMetalState
from ..rules import edit


def change(tx: Tx, account: int, id: str, how: Callable[[BareMetalState], None]) -> None:
    """Changes what is kept of the addresses."""
    record = edit(tx, account, id)
    how(record.hidden)
    tx.update(record)


def reverse_name(tx: Tx, holder: str, ip: str) -> str | None:
    """The name of an address, if a bare metal has it, its own or a reserved IP, and it has one."""
    record = tx.find(BARE_METALS, holder)
    reserved = tx.find(RESERVED_IPS, holder) if record is None else None
    if reserved is not None:
        record = tx.find(BARE_METALS, reserved.hidden.bare_metal)
    return None if record is None else addresses.reverse_name(record.hidden, ip)
