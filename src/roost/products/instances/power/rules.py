"""Switching instances on and off. What already is as asked for is left alone."""

from ....engine.jobs import Jobs
from ....store import Tx
from ...servers import in_order
from ..documents import RUNNING, STOPPED
from ..rules import begin, edit_unlocked


def switch(tx: Tx, account: int, id: str, workflow: str, jobs: Jobs) -> None:
    """workflow: start-instance, halt-instance or reboot-instance.

    Raises BadRequest while the instance is locked.
    """
    record = edit_unlocked(tx, account, id)
    idle = {"start-instance": RUNNING, "halt-instance": STOPPED}.get(workflow)
    if record.body.power_status != idle:
        begin(tx, jobs, record, workflow)


def switch_all(tx: Tx, account: int, ids: list[str], workflow: str, jobs: Jobs) -> None:
    """All or none: an unknown or locked instance among them changes nothing."""
    for id in in_order("instance_ids", ids):
        switch(tx, account, id, workflow, jobs)
