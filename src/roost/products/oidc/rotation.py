"""Which key signs, and how another takes its place: jobs of the keys themselves."""

import asyncio
from typing import Any

from ...engine import jobs
from ...engine.workflows import FOREVER, Run, Step, Workflow
from ...store import Store, Tx
from ...store.work import Job
from . import jose
from .issuers.documents import ISSUERS
from .keys import rules as keys
from .keys.documents import KEYS, KeyRecord


async def signer(store: Store, account: int, issuer_id: str) -> jose.Signer | None:
    """What signs for an issuer, made if it is not there; None where nobody here can make it."""
    found = await store.read(lambda tx: _found(tx, account, issuer_id))
    if found is None:
        new = await asyncio.to_thread(jose.generate)
        found = await store.write(lambda tx: _renewed(tx, account, issuer_id, new))
    kid, pem = found
    return await asyncio.to_thread(jose.signer, kid, pem) if pem else None


def _found(tx: Tx, account: int, issuer_id: str) -> tuple[str, bytes] | None:
    """A kid with its key, which may be empty; None where another one is to be made."""
    key = keys.signing(tx, account, issuer_id)
    if key is None:
        return None
    pem = keys.private(tx, key)
    return (key.body.kid, pem) if pem or key.state.given else None


def _renewed(tx: Tx, account: int, issuer_id: str, new: jose.NewKey) -> tuple[str, bytes]:
    """Of processes that have made one at once, the first one's counts."""
    tx.setting("secret", "update")
    found = _found(tx, account, issuer_id)
    if found is not None:
        return found
    key = keys.signing(tx, account, issuer_id)
    if key is None:
        keys.add(tx, account, issuer_id, new)
    else:
        jobs.drop(tx, key)
        _put_in_place(tx, key, new)
    return new.public.kid, new.private


async def _make(run: Run) -> jose.NewKey:
    return await asyncio.to_thread(jose.generate)


def _replace(tx: Tx, job: Job, result: Any) -> None:
    key = tx.find(KEYS, job.resource_id, lock="update")
    if key is not None:
        _put_in_place(tx, key, result)


def _put_in_place(tx: Tx, key: KeyRecord, new: jose.NewKey) -> None:
    keys.step_down(tx, key)
    keys.add(tx, key.account, key.body.issuer_id, new)
    issuer = tx.find(ISSUERS, key.body.issuer_id, key.account, "update")
    if issuer is not None:
        issuer.body.show(new.public)
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
