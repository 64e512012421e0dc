"""Switching instances on and off. What already is as asked for is left alone."""

from ....engine.workflows import Workflow
from ....store import Tx
from ...servers import in_order
from .. import lifecycle
from ..documents import RUNNING, STOPPED
from ..rules import begin, edit_unlocked


def switch(tx: Tx, account: int, id: str, workflow: Workflow) -> None:
    """workflow: start-instance, halt-instance or reboot-instance.

    Raises BadRequest while the instance is locked.
    """
    record = edit_unlocked(tx, account, id)
    idle = {lifecycle.START_INSTANCE: RUNNING, lifecycle.HALT_INSTANCE: STOPPED}.get(workflow)
    if record.body.power_status != idle:
        begin(tx, record, workflow)


def switch_all(tx: Tx, account: int, ids: list[str], workflow: Workflow) -> None:
    """All or none: an unknown or locked instance among them changes nothing."""
    for id in in_order("instance_ids", ids):
        switch(tx, account, id, workflow)
