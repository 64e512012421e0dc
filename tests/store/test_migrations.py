"""Databases of earlier versions; on both stores."""

import json
from functools import partial

import pytest

from roost.store import Tx, postgres, schema, sqlite, work
from roost.store.migrations import STEPS, workflow_name

from .conftest import OpenStore
from .library import ACCOUNT

AS_DOCUMENTS = schema.MIGRATIONS[:3]
"""The tables as long as jobs were documents."""

BEFORE = schema.MIGRATIONS[:4]
"""The tables as long as IPv6 addresses were compressed, DNS records of one name and type could
have several TTLs, and jobs had the numbers of their steps.
"""


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


def go_back(past: pytest.MonkeyPatch, migrations: tuple[schema.Migration, ...]) -> None:
    """To a version that had these tables, and knew of no form in which documents are stored."""
    past.setattr(schema, "MIGRATIONS", migrations)
    for module in (sqlite, postgres):
        past.setattr(module, "bring_forward", lambda *_: None)
    past.setattr(postgres, "form_of", lambda _: "")


async def test_jobs_that_were_documents_go_on(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as past:
        go_back(past, AS_DOCUMENTS)
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
        one.seq, ACCOUNT, 7, "web", "create-instance", "install", 0, {}, "grow", "", 10, 5, leased=1
    )
    assert other == work.Job(
        other.seq, ACCOUNT, 0, "", "invoice", "issue", 0, args, "", "", 20, 5, leased=1
    )
    shown = "SELECT id, hidden FROM documents WHERE kind = 'job' ORDER BY seq"
    assert await store.read(lambda tx: tx.sql.all(shown)) == [("grow", None), ("done", None)]
    exclusive = "SELECT seq FROM jobs WHERE exclusive = 1"
    assert await store.read(lambda tx: tx.sql.all(exclusive)) == [(one.seq,)]


async def test_the_number_of_a_step_becomes_its_name(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that no workflow had stays a number: the start complains of it."""
    with monkeypatch.context() as past:
        go_back(past, BEFORE)
        older = await open_store()
        for workflow, steps in STEPS.items():
            for number in range(len(steps)):
                await older.write(partial(add_numbered, workflow=workflow, step=number))
        await older.write(partial(add_numbered, workflow="create-instance", step=3))
        await older.write(partial(add_numbered, workflow="forgotten", step=0))
        await older.close()

    store = await open_store()

    jobs = [(job.workflow, job.step) for job in await store.read(work.every)]
    known = [(workflow_name(name), step) for name, steps in STEPS.items() for step in steps]
    assert jobs == [*known, ("create-instance", "3"), ("forgotten", "0")]


async def test_ipv6_addresses_are_stored_in_full_from_now_on(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, full = "2001:db8:0:3:f3::1", "2001:0db8:0000:0003:00f3:0000:0000:0001"
    body = {"label": address, "v6_network": "2001:db8:0:3::", "main_ip": "198.18.0.2"}
    hidden = {"ipv6": {"network": "2001:db8:0:3::", "ordinal": 3}, "extra_ipv6": []}

    def documents(ip: str) -> dict[str, tuple[object, object]]:
        """Bodies and hidden parts, by kind."""
        instance = {**body, "v6_main_ip": ip, "v6_networks": [{"main_ip": ip}]}
        state = {**hidden, "ipv6": {**hidden["ipv6"], "ip": ip}, "extra_ipv6": [{"ip": ip}]}
        balancer = {"ipv6": ip, "node_ips": {"v4": ["198.18.0.3"], "v6": [ip]}}
        return {
            "instance": (instance, state),
            "bare-metal": ({**body, "v6_main_ip": ip}, state),
            "load-balancer": (balancer, {"nodes": [{"ipv6": {"ip": ip}}]}),
            "nat-gateway": ({"public_ips_v6": [ip]}, None),
            "domain": ({"ip": address}, None),
        }

    def add(tx: Tx) -> None:
        for kind, parts in documents(address).items():
            stored = [None if part is None else json.dumps(part).encode() for part in parts]
            tx.sql.run(
                "INSERT INTO documents (kind, id, account, owner, version, body, hidden)"
                " VALUES (?, ?, ?, ?, 1, ?, ?)",
                (kind, kind, ACCOUNT, ACCOUNT, *stored),
            )

    with monkeypatch.context() as past:
        go_back(past, BEFORE)
        older = await open_store()
        await older.write(add)
        await older.close()

    store = await open_store()

    rows = await store.read(lambda tx: tx.sql.all("SELECT kind, body, hidden FROM documents"))
    found = {kind: (json.loads(body), hidden and json.loads(hidden)) for kind, body, hidden in rows}
    assert found == documents(full)


def add_dns_record(tx: Tx, id: str, zone: int, node: str, type: str, ttl: int) -> None:
    body = {"id": id, "type": type, "name": node.upper(), "data": "x", "priority": -1, "ttl": ttl}
    tx.sql.run(
        "INSERT INTO documents (kind, id, account, owner, version, body, hidden)"
        " VALUES ('dns-record', ?, ?, ?, 1, ?, ?)",
        (
            id, ACCOUNT, zone, json.dumps(body).encode(),
            json.dumps({"node": node, "data": "x"}).encode(),
        ),
    )  # fmt: skip


async def test_dns_records_of_one_name_and_type_get_the_lowest_of_their_ttls(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as past:
        go_back(past, BEFORE)
        older = await open_store()
        for row in (
            ("a", 1, "www", "A", 120), ("b", 1, "www", "A", 60), ("c", 1, "www", "AAAA", 300),
            ("d", 1, "web", "A", 600), ("e", 2, "www", "A", 900),
        ):  # fmt: skip
            await older.write(lambda tx, row=row: add_dns_record(tx, *row))
        await older.close()

    store = await open_store()

    shown = "SELECT id, body, version FROM documents ORDER BY id"
    found = [
        (id, json.loads(body)["ttl"], version)
        for id, body, version in await store.read(lambda tx: tx.sql.all(shown))
    ]
    assert found == [("a", 60, 2), ("b", 60, 1), ("c", 300, 1), ("d", 600, 1), ("e", 900, 1)]
