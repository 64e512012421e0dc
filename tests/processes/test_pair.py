"""What clients see of two processes is what they would see of one."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from roost.drivers.compute import Compute, Machine
from roost.engine import worker
from tests.durability.invariants import check_invariants
from tests.products.instances.cloud import Cloud

from .conftest import Pair

pytestmark = pytest.mark.postgres

NO_ADDRESS = "There are no more free addresses."
PATIENCE = 30.0


def settle(pair: Pair) -> None:
    pair.one.settle()
    pair.one.run(check_invariants(pair.one.app.store))


# --- documents ------------------------------------------------------------------------------------


def test_what_one_makes_changes_and_deletes_the_other_shows_at_once(pair: Pair) -> None:
    one, other = Cloud(pair.one), Cloud(pair.other)
    id = one.create(label="first")["id"]
    assert other.instance(id)["label"] == "first"
    settle(pair)
    other.change(id, label="second")
    assert one.instance(id)["label"] == "second"
    assert one.get("/instances", label="second")["meta"]["total"] == 1
    assert one.client.delete(f"/instances/{id}").status_code == 204
    assert other.refused("GET", f"/instances/{id}", status=404) == "Server is pending destruction"
    assert other.get("/instances")["instances"] == []


def test_parallel_creates_share_no_address_and_are_counted_right(pair: Pair) -> None:
    clouds = [Cloud(roost) for roost in pair] * 20
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(cloud.create, enable_ipv6=True) for cloud in clouds]
        pair.one.run(check_invariants(pair.one.app.store, settled=False))
        made = [future.result() for future in futures]
    settle(pair)
    for roost in pair:
        answer = Cloud(roost).get("/instances", per_page=500)
        assert {instance["id"] for instance in answer["instances"]} == {m["id"] for m in made}
        assert answer["meta"]["total"] == 40
        assert len({instance["main_ip"] for instance in answer["instances"]}) == 40
        assert len({instance["v6_network"] for instance in answer["instances"]}) == 40


@pytest.mark.settings(pools_v4=("203.0.113.0/28",), lease_seconds=1)
def test_the_last_addresses_of_a_pool_go_to_whoever_is_first(pair: Pair) -> None:
    """A pool of 13, and always more who want one: a clear no, never an error."""

    def come_and_go(cloud: Cloud) -> int:
        body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
        had = 0
        for _ in range(10):
            reply = cloud.client.post("/instances", json=body)
            if reply.status_code == 202:
                had += 1
                id = reply.json()["instance"]["id"]
                assert cloud.client.delete(f"/instances/{id}").status_code == 204
            else:
                assert (reply.status_code, reply.json()["error"]) == (400, NO_ADDRESS)
        return had

    for roost in pair:
        for _ in range(6):
            Cloud(roost).create()
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(come_and_go, Cloud(roost)) for roost in [*pair] * 4]
        pair.one.run(check_invariants(pair.one.app.store, settled=False))
        assert sum(future.result() for future in futures) > 0
    settle(pair)
    assert Cloud(pair.one).create()["id"]
    assert (
        Cloud(pair.other).refused(
            "POST", "/instances", {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
        )
        == NO_ADDRESS
    )


# --- work -----------------------------------------------------------------------------------------


def test_each_worker_does_its_share(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one has no room for, the other takes; no machine is made by both."""
    monkeypatch.setattr(worker, "IN_FLIGHT", 2)
    made: defaultdict[str, list[str]] = defaultdict(list)
    both = threading.Event()

    def noted(name: str) -> Callable[[Machine], Coroutine[Any, Any, None]]:
        async def create(machine: Machine) -> None:
            made[name].append(machine.id)
            if len(made) == 2:
                both.set()
            assert await asyncio.to_thread(both.wait, PATIENCE)

        return create

    monkeypatch.setattr(pair.one.app.driver(Compute), "create", noted("one"))
    monkeypatch.setattr(pair.other.app.driver(Compute), "create", noted("other"))
    ids = [Cloud(pair.one).create()["id"] for _ in range(6)]
    settle(pair)
    assert made.keys() == {"one", "other"}
    assert sorted(made["one"] + made["other"]) == sorted(ids)


def test_an_instance_is_locked_for_both(pair: Pair) -> None:
    id = Cloud(pair.one).deploy()
    for _ in range(5):
        with ThreadPoolExecutor(8) as pool:
            futures = [
                pool.submit(roost.client.post, f"/instances/{id}/reboot") for roost in [*pair] * 4
            ]
        replies: list[httpx.Response] = [future.result() for future in futures]
        refused = [reply.json()["error"] for reply in replies if reply.status_code != 204]
        assert len(refused) < len(replies)
        assert set(refused) <= {"Server is currently locked"}
        settle(pair)
