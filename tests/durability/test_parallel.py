"""Many clients at the same things at once: one wins, the others are told, and nothing dangles.

What must hold afterwards is in `invariants.py`; it is looked at while the clients are at it too.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.postgres import PostgresServer
from tests.products.instances.cloud import LARGER_PLAN, PUBLIC_ISO, Cloud, Json
from tests.server import RunningRoost, running_roost

from .invariants import check_invariants
from .mortal import SECRET

CLIENTS = 8
ROUNDS = 4
LOCKED = "Server is currently locked"

LEASE = 1.0
"""A machine that is deleted while a worker makes it is destroyed when that worker's lease ends."""

Call = Callable[[], httpx.Response]


class Turns(httpx.Client):
    """Sends each request to another server than the one before."""

    def __init__(self, clients: Iterable[httpx.Client]) -> None:
        super().__init__()
        self._turn = cycle(clients)

    def request(self, method: str, url: httpx.URL | str, **more: Any) -> httpx.Response:
        return next(self._turn).request(method, url, **more)


on_postgres = pytest.mark.postgres


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgres", marks=on_postgres),
        pytest.param("two processes", marks=on_postgres),
    ]
)
def cloud(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cloud]:
    """A cloud on either store, or one that two processes serve together."""
    with ExitStack() as stack:

        def serve(name: str, database: str | None) -> RunningRoost:
            return stack.enter_context(
                running_roost(tmp_path / name, database, secret=SECRET, lease_seconds=LEASE)
            )

        if request.param == "sqlite":
            yield Cloud(serve("data", None))
            return
        server: PostgresServer = request.getfixturevalue("postgres")
        url = stack.enter_context(server.database())
        one = serve("one", url)
        if request.param == "postgres":
            yield Cloud(one)
            return
        clients = [one.client, serve("other", url).client]
        yield Cloud(one, stack.enter_context(Turns(clients)))


def at_once(cloud: Cloud, calls: Iterable[Call]) -> list[httpx.Response]:
    """All calls in parallel, and a look at the tables meanwhile."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        futures = [pool.submit(call) for call in calls]
        cloud.roost.run(check_invariants(cloud.roost.app.store, settled=False))
        return [future.result() for future in futures]


def settle(cloud: Cloud) -> None:
    cloud.roost.settle()
    cloud.roost.run(check_invariants(cloud.roost.app.store))


def call(cloud: Cloud, method: str, path: str, body: Json | None = None) -> Call:
    return lambda: cloud.client.request(method, path, json=body)


def no(reply: httpx.Response) -> str:
    """What a refusal says."""
    assert reply.status_code in (400, 404), f"{reply.request.url}: {reply.text}"
    return reply.json()["error"]


def refusals(replies: Iterable[httpx.Response]) -> Counter[str]:
    return Counter(no(reply) for reply in replies if not reply.is_success)


def test_everything_at_once_to_one_instance(cloud: Cloud) -> None:
    for _ in range(ROUNDS):
        id = cloud.deploy(enable_ipv6=True, backups="enabled")
        path = f"/instances/{id}"
        replies = at_once(
            cloud,
            [
                call(cloud, "PATCH", path, {"plan": LARGER_PLAN}),
                call(cloud, "PATCH", path, {"backups": "disabled"}),
                call(cloud, "POST", f"{path}/halt"),
                call(cloud, "POST", f"{path}/reinstall", {}),
                call(cloud, "POST", f"{path}/ipv4", {"reboot": True}),
                call(cloud, "POST", f"{path}/ipv4", {"reboot": False}),
                call(cloud, "POST", "/snapshots", {"instance_id": id}),
                call(cloud, "POST", f"{path}/iso/attach", {"iso_id": PUBLIC_ISO}),
                call(cloud, "PATCH", path, {"label": "renamed"}),
                call(cloud, "DELETE", path),
                call(cloud, "DELETE", path),
            ],
        )
        assert refusals(replies).keys() <= {
            LOCKED, "Server is pending destruction", f"Invalid instance_id: {id}",
        }  # fmt: skip
        assert sum(reply.status_code == 204 for reply in replies[-2:]) <= 1
        settle(cloud)


def test_deleting_what_is_just_being_made(cloud: Cloud) -> None:
    """A worker makes the machine while its client takes it away again."""
    made = [cloud.create(backups="enabled", enable_ipv6=True)["id"] for _ in range(CLIENTS)]
    replies = at_once(
        cloud,
        [call(cloud, "DELETE", f"/instances/{id}") for id in made]
        + [call(cloud, "POST", f"/instances/{id}/halt") for id in made],
    )
    assert refusals(replies).keys() <= {LOCKED, "Server is pending destruction"}
    settle(cloud)
    left = {instance["id"] for instance in cloud.get("/instances")["instances"]}
    deleted = {id for id, reply in zip(made, replies, strict=False) if reply.status_code == 204}
    assert left == set(made) - deleted


def test_switching_overlapping_crowds(cloud: Cloud) -> None:
    """Requests for many instances in every order wait for each other, and never in a circle."""
    ids = [cloud.deploy() for _ in range(6)]
    for _ in range(ROUNDS):
        replies = at_once(
            cloud,
            [
                call(cloud, "POST", f"/instances/{verb}", {"instance_ids": crowd})
                for verb in ("halt", "start", "reboot")
                for crowd in (ids, ids[::-1], ids[:4], ids[2:])
            ],
        )
        assert refusals(replies).keys() <= {LOCKED}
        settle(cloud)


def test_an_image_that_is_deleted_while_it_is_used(cloud: Cloud) -> None:
    for _ in range(ROUNDS):
        id = cloud.deploy()
        snapshot = cloud.snapshot(id)
        body = {"region": "ewr", "plan": "vc2-1c-1gb", "snapshot_id": snapshot}
        template = {"plan": "vc2-1c-1gb", "snapshot_id": snapshot}
        calls = [
            call(cloud, "POST", "/instances", body),
            call(cloud, "POST", f"/instances/{id}/restore", {"snapshot_id": snapshot}),
            call(cloud, "POST", "/instances/templates", template),
            call(cloud, "DELETE", f"/snapshots/{snapshot}"),
            call(cloud, "POST", "/instances", body),
            call(cloud, "PUT", f"/snapshots/{snapshot}", {"description": "kept"}),
            call(cloud, "DELETE", f"/snapshots/{snapshot}"),
        ]
        replies = at_once(cloud, calls)
        assert refusals(replies).keys() <= {
            LOCKED, "Invalid snapshot ID", f"Invalid snapshot_id: {snapshot}",
        }  # fmt: skip
        assert [replies[3].status_code, replies[6].status_code].count(204) == 1
        settle(cloud)
        templates = cloud.get("/instances/templates")["instance_templates"]
        assert {item["snapshot"] for item in templates} <= {""}


def test_a_snapshot_deleted_while_it_is_made(cloud: Cloud) -> None:
    id = cloud.deploy()
    for _ in range(ROUNDS):
        snapshot = cloud.post("/snapshots", {"instance_id": id}, ok=201)["snapshot"]["id"]
        replies = at_once(
            cloud,
            [
                call(cloud, "DELETE", f"/snapshots/{snapshot}"),
                call(cloud, "DELETE", f"/instances/{id}"),
                call(cloud, "DELETE", f"/snapshots/{snapshot}"),
            ],
        )
        assert refusals(replies).keys() <= {LOCKED, "Invalid snapshot ID"}
        settle(cloud)
        if replies[1].status_code == 204:
            id = cloud.deploy()
    assert cloud.get("/snapshots")["meta"]["total"] == 0


def test_isos_and_keys_that_go_while_they_are_attached(cloud: Cloud) -> None:
    """What an ISO is in keeps it; a template lets go of all that is deleted."""
    for _ in range(ROUNDS):
        ids = [cloud.deploy() for _ in range(2)]
        iso, key = cloud.iso(), cloud.ssh_key()
        template = {"plan": "vc2-1c-1gb", "ssh_key_ids": [key], "iso_id": iso}
        attached, also, made, kept, removed = at_once(
            cloud,
            [
                call(cloud, "POST", f"/instances/{ids[0]}/iso/attach", {"iso_id": iso}),
                call(cloud, "POST", f"/instances/{ids[1]}/iso/attach", {"iso_id": iso}),
                call(cloud, "POST", "/instances/templates", template),
                call(cloud, "DELETE", f"/iso/{iso}"),
                call(cloud, "DELETE", f"/ssh-keys/{key}"),
            ],
        )
        settle(cloud)
        assert removed.status_code == 204
        if kept.status_code == 204:
            assert no(attached) == no(also) == f"Invalid iso_id: {iso}"
        else:
            assert no(kept).startswith("ISO is still attached to ")
            assert attached.is_success or also.is_success
        if made.is_success:
            shown = made.json()["instance_template"]
            (found,) = [
                item
                for item in cloud.get("/instances/templates")["instance_templates"]
                if item["id"] == shown["id"]
            ]
            assert found["ssh_keys"] == []
        for id in ids:
            cloud.client.delete(f"/instances/{id}")
