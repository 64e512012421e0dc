"""Databases of earlier versions; on both stores."""

import json
from functools import partial

import pytest

from roost.store import Tx, postgres, schema, sqlite, work
from roost.store.migrations import STEPS

from .conftest import OpenStore
from .library import ACCOUNT

AS_DOCUMENTS = schema.MIGRATIONS[:3]
"""The tables as long as jobs were documents."""

WITH_NUMBERS = schema.MIGRATIONS[:4]
"""The tables as long as jobs had the numbers of their steps."""


def add_job(tx: Tx, name: str, *, visible: bool, due_at: int | None, **state: object) -> None:
    body = {"id": name, "vps_id": "web" if visible else "", "state": "processing"}
    row = tx.sql.one(
        "INSERT INTO documents (kind, id, account, owner, version, body, hidden)"
        " VALUES ('job', ?, ?, ?, 1, ?, ?) RETURNING seq",
        (
            name,
            ACCOUNT,
            7 if visible else ACCOUNT,
            json.dumps(body).encode(),
            json.dumps(state | {"visible": visible}).encode(),
        ),
    )
    assert row is not None
    if due_at is not None:
        tx.sql.run(
            "INSERT INTO work (job, resource, due_at, free_at) VALUES (?, ?, ?, 5)",
            (row[0], 7 if visible else None, due_at),
        )


def add_numbered(tx: Tx, *, workflow: str, step: int) -> None:
    tx.sql.run(
        "INSERT INTO jobs (account, resource, resource_id, workflow, step, args, id, cause, due_at,"
        " free_at) VALUES (?, 0, '', ?, ?, ?, '', '', 5, 0)",
        (ACCOUNT, workflow, step, b"{}"),
    )


async def test_jobs_that_were_documents_go_on(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as past:
        past.setattr(schema, "MIGRATIONS", AS_DOCUMENTS)
        for module in (sqlite, postgres):
            past.setattr(module, "bring_forward", lambda *_: None)
        older = await open_store()
        await older.write(
            lambda tx: add_job(
                tx, "grow", visible=True, due_at=10, workflow="create-instance", step=1
            )
        )
        args = {"month": 3}
        await older.write(
            lambda tx: add_job(tx, "bill", visible=False, due_at=20, workflow="invoice", args=args)
        )
        await older.write(
            lambda tx: add_job(
                tx, "done", visible=True, due_at=None, workflow="create-instance", step=3
            )
        )
        await older.close()

    store = await open_store()

    one, other = await store.read(work.every)
    assert one == work.Job(
        one.seq, ACCOUNT, 7, "web", "create-instance", "install", 0, {}, "grow", "", 10, 5
    )
    assert other == work.Job(other.seq, ACCOUNT, 0, "", "invoice", "issue", 0, args, "", "", 20, 5)
    shown = "SELECT id, hidden FROM documents WHERE kind = 'job' ORDER BY seq"
    assert await store.read(lambda tx: tx.sql.all(shown)) == [("grow", None), ("done", None)]
    exclusive = "SELECT seq FROM jobs WHERE exclusive = 1"
    assert await store.read(lambda tx: tx.sql.all(exclusive)) == [(one.seq,)]


async def test_the_number_of_a_step_becomes_its_name(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that no workflow had stays a number: the start complains of it."""
    with monkeypatch.context() as past:
        past.setattr(schema, "MIGRATIONS", WITH_NUMBERS)
        for module in (sqlite, postgres):
            past.setattr(module, "bring_forward", lambda *_: None)
        older = await open_store()
        for workflow, steps in STEPS.items():
            for number in range(len(steps)):
                await older.write(partial(add_numbered, workflow=workflow, step=number))
        await older.write(partial(add_numbered, workflow="create-instance", step=3))
        await older.write(partial(add_numbered, workflow="forgotten", step=0))
        await older.close()

    store = await open_store()

    jobs = [(job.workflow, job.step) for job in await store.read(work.every)]
    known = [(workflow, step) for workflow, steps in STEPS.items() for step in steps]
    assert jobs == [*known, ("create-instance", "3"), ("forgotten", "0")]
