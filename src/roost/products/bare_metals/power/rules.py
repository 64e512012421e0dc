"""Switching bare metals on and off. What already is as asked for is left alone."""

from typing import Literal

from ....store import Tx
from ...servers import in_order
from ..documents import RUNNING, STOPPED
from ..rules import begin, edit_unlocked

Switch = Literal["start", "halt", "reboot"]

_DONE: dict[Switch, str] = {"start": RUNNING, "halt": STOPPED}


def switch(tx: Tx, account: int, id: str, to: Switch) -> None:
    """Raises BadRequest while the bare metal is locked."""
    record = edit_unlocked(tx, account, id)
    if record.body.power_status != _DONE.get(to):
        begin(tx, record, f"{to}-bare-metal")


def switch_all(tx: Tx, account: int, ids: list[str], to: Switch) -> None:
    """All or none: an unknown or locked one among them changes nothing."""
    for id in in_order("baremetal_ids", ids):
        switch(tx, account, id, to)
