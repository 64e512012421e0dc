"""How signing keys take each other's place: jobs of the keys themselves."""

import asyncio
from typing import Any

from ...engine.workflows import FOREVER, Run, Step, Workflow
from ...store import Tx
from ...store.work import Job
from . import jose
from .issuers.documents import ISSUERS
from .keys import rules as keys
from .keys.documents import KEYS


async def _make(run: Run) -> jose.NewKey:
    return await asyncio.to_thread(jose.generate)


def _replace(tx: Tx, job: Job, result: Any) -> None:
    key = tx.find(KEYS, job.resource_id, lock="update")
    if key is None:
        return
    keys.step_down(tx, key)
    keys.add(tx, key.account, key.body.issuer_id, result)
    issuer = tx.find(ISSUERS, key.body.issuer_id, key.account, "update")
    if issuer is not None:
        issuer.body.show(result.public)
        tx.update(issuer)


def _retire(tx: Tx, job: Job, result: Any) -> None:
    key = tx.find(KEYS, job.resource_id, lock="update")
    if key is not None:
        tx.delete(key)


ROTATE = Workflow(
    name=keys.ROTATE, steps=(Step("replace", _replace, _make),), failed=FOREVER, quiet=True
)
RETIRE = Workflow(name=keys.RETIRE, steps=(Step("retire", _retire),), failed=FOREVER, quiet=True)
WORKFLOWS = (ROTATE, RETIRE)
