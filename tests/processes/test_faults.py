"""Faults that are added in one process meet requests in the other."""

import httpx
import pytest

from roost.engine.faults import Faults, StoredFault
from tests.durability.killing import until

from .conftest import Pair

pytestmark = pytest.mark.postgres


def statuses(client: httpx.Client, n: int) -> list[int]:
    return [client.get("/instances").status_code for _ in range(n)]


def test_both_follow_and_a_count_is_exact(pair: Pair) -> None:
    here, there = pair.one.app.faults, pair.other.app.faults
    fault = StoredFault(id="f", kind="error", status=503, message="x", count=4)

    def watching(faults: Faults, expected: bool) -> None:
        until(lambda: faults.watching is expected, lambda: f"watching: {faults.watching}")

    pair.one.run(here.add(lambda tx: fault))
    watching(there, True)
    met = statuses(pair.one.client, 2) + statuses(pair.other.client, 3)
    assert met == [503, 503, 503, 503, 200]
    watching(here, False)

    pair.other.run(there.clear())
    pair.other.run(there.add(lambda tx: fault))
    watching(here, True)
    assert statuses(pair.one.client, 1) == [503]


def test_what_one_holds_up_the_other_does_not_do(pair: Pair) -> None:
    pair.one.run(pair.one.app.faults.add(lambda tx: StoredFault(id="f", kind="stuck")))
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
    id = pair.one.client.post("/instances", json=body).json()["instance"]["id"]
    pair.other.settle()
    pair.one.settle()
    assert pair.other.client.get(f"/instances/{id}").json()["instance"]["status"] == "pending"
    pair.other.run(pair.other.app.faults.clear())
    pair.one.settle()
    assert pair.one.client.get(f"/instances/{id}").json()["instance"]["status"] == "active"


@pytest.mark.settings(lifecycle="realistic")
def test_what_one_began_a_fault_of_the_other_holds_up(pair: Pair) -> None:
    pair.one.clock.hold("2030-01-01T00:00:00+00:00")
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
    id = pair.one.client.post("/instances", json=body).json()["instance"]["id"]

    def status_a_day_later() -> str:
        pair.one.clock.advance(days=1)
        return pair.other.client.get(f"/instances/{id}").json()["instance"]["status"]

    fault = StoredFault(id="f", kind="stuck", operation="create-instance")
    pair.other.run(pair.other.app.faults.add(lambda tx: fault))
    assert status_a_day_later() == "pending"
    pair.one.run(pair.one.app.faults.clear())
    assert status_a_day_later() == "active"
