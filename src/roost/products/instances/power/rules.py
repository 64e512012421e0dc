"""Switching instances on and off. What already is as asked for is left alone."""

from ....engine.jobs import Jobs
from ....http.errors import BadRequest
from ....store import Tx
from ..documents import RUNNING, STOPPED
from ..rules import begin, edit_unlocked

MAX_INSTANCES = 1000


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
    if not ids:
        raise BadRequest("Missing required field: instance_ids")
    if len(ids) > MAX_INSTANCES:
        raise BadRequest(f"Invalid instance_ids: at most {MAX_INSTANCES}")
    # In id order, so that two such requests cannot wait for each other's rows.
    for id in sorted(set(ids)):
        switch(tx, account, id, workflow, jobs)
