"""Whom a fault meets, how often and for how long."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.admin.faults import documents
from roost.engine import faults
from tests.faults.conftest import Operator
from tests.products.instances.cloud import Cloud
from tests.products.keys import client_with
from tests.server import RunningRoost, running_roost


@pytest.fixture
def client(roost: RunningRoost) -> httpx.Client:
    return roost.client


def statuses(client: httpx.Client, n: int, path: str = "/instances") -> list[int]:
    return [client.get(path).status_code for _ in range(n)]


class TestWhom:
    def test_an_operation(self, client: httpx.Client, operator: Operator) -> None:
        operator.add("error", operation="list-ssh-keys")
        assert client.get("/ssh-keys").status_code == 500
        assert client.head("/ssh-keys").status_code == 500
        assert client.get("/instances").status_code == 200

    @pytest.mark.parametrize("name", ["ssh", "ssh-keys"])
    def test_a_section_by_either_name(
        self, client: httpx.Client, operator: Operator, name: str
    ) -> None:
        operator.add("error", section=name)
        assert client.get("/ssh-keys").status_code == 500
        assert client.get("/instances").status_code == 200

    def test_a_key_by_id_or_name(
        self, roost: RunningRoost, admin: httpx.Client, operator: Operator
    ) -> None:
        made = admin.post("/keys", json={"name": "unlucky"}).json()
        unlucky = roost.client_for(made["api_key"])
        for named in (made["key"]["id"], "unlucky"):
            fault = operator.add("error", key=named)
            assert operator.get(fault)["key"] == made["key"]["id"]
            assert unlucky.get("/instances").status_code == 500
            assert roost.client.get("/instances").status_code == 200
            # Nobody's key is looked at here, so it is nobody's.
            assert unlucky.get("/regions").status_code == 200
            operator.clear(fault)

    def test_a_resource(self, cloud: Cloud, operator: Operator) -> None:
        one, other = cloud.deploy(), cloud.deploy()
        operator.add("error", resource=one)
        cloud.refused("GET", f"/instances/{one}", status=500)
        cloud.refused("POST", "/instances/reboot", {"instance_ids": [other, one]}, status=500)
        assert cloud.instance(other)["id"] == other
        assert len(cloud.get("/instances")["instances"]) == 2

    def test_all_that_is_said_must_fit(self, client: httpx.Client, operator: Operator) -> None:
        operator.add("error", operation="list-instances", section="ssh")
        assert client.get("/instances").status_code == 200
        assert client.get("/ssh-keys").status_code == 200

    def test_only_requests_that_would_be_carried_out(
        self, roost: RunningRoost, client: httpx.Client, operator: Operator
    ) -> None:
        fault = operator.add("error", status=503)
        assert roost.client_for("wrong").get("/instances").status_code == 401
        assert client_with(roost, "billing").get("/instances").status_code == 403
        assert client.get("/instances?per_page=many").status_code == 400
        assert client.post("/ssh-keys", json={}).status_code == 400
        assert client.get("/nothing").status_code == 404
        assert operator.get(fault)["seen"] == 0
        assert client.get("/instances").status_code == 503

    def test_never_the_operator(self, admin: httpx.Client, operator: Operator) -> None:
        operator.add("drop-before")
        assert admin.get("/clock").status_code == 200

    def test_the_first_that_refuses_ends_it(self, client: httpx.Client, operator: Operator) -> None:
        first = operator.add("error", status=501, count=1)
        second = operator.add("error", status=502, count=1)
        assert statuses(client, 3) == [501, 502, 200]
        assert [operator.get(id)["seen"] for id in (first, second)] == [1, 1]


class TestHowOften:
    def test_a_count_is_spent_and_says_so(self, client: httpx.Client, operator: Operator) -> None:
        fault = operator.add("error", count=2)
        assert statuses(client, 3) == [500, 500, 200]
        told = operator.get(fault)
        assert (told["active"], told["seen"], told["hits"], told["count"]) == (False, 2, 2, 2)

    def test_a_rate_by_the_same_seed_meets_the_same(
        self, client: httpx.Client, operator: Operator
    ) -> None:
        def run(**fields: Any) -> list[int]:
            fault = operator.add("error", rate=0.5, **fields)
            met = statuses(client, 20)
            assert operator.get(fault)["hits"] == met.count(500)
            operator.clear()
            return met

        first = run(seed=7)
        assert {200, 500} == set(first)
        assert run(seed=7) == first
        assert run(seed=8) != first

    def test_a_seed_that_nobody_chose_can_be_read_and_given_again(
        self, client: httpx.Client, operator: Operator
    ) -> None:
        fault = operator.add("error", rate=0.5)
        first = statuses(client, 12)
        seed = operator.get(fault)["seed"]
        operator.clear()
        operator.add("error", rate=0.5, seed=seed)
        assert statuses(client, 12) == first

    @given(seed=st.integers(), rate=st.floats(0, 1))
    def test_a_rate_is_a_share(self, seed: int, rate: float) -> None:
        draws = [faults._draw(seed, number) < rate for number in range(1, 401)]
        assert abs(sum(draws) / 400 - rate) < 0.15

    def test_a_rate_with_a_count(self, client: httpx.Client, operator: Operator) -> None:
        operator.add("error", rate=0.5, seed=1, count=3)
        assert statuses(client, 40).count(500) == 3

    def test_a_count_is_exact_among_many_at_once(
        self, roost: RunningRoost, operator: Operator
    ) -> None:
        fault = operator.add("error", count=5)

        async def ask() -> list[int]:
            headers = {"Authorization": f"Bearer {roost.key}"}
            async with httpx.AsyncClient(headers=headers, timeout=30) as client:
                replies = [client.get(f"{roost.url}/v2/instances") for _ in range(30)]
                return [reply.status_code for reply in await asyncio.gather(*replies)]

        assert asyncio.run(ask()).count(500) == 5
        assert operator.get(fault)["hits"] == 5


class TestHowLong:
    def test_until_its_time_is_over_by_the_clock(
        self, roost: RunningRoost, client: httpx.Client, operator: Operator
    ) -> None:
        roost.clock.hold("2030-01-01T00:00:00+00:00")
        fault = operator.add("error", expires_in=90)
        assert operator.get(fault)["until"] == "2030-01-01T00:01:30+00:00"
        roost.clock.advance(seconds=89)
        assert statuses(client, 1) == [500]
        roost.clock.advance(seconds=1)
        assert statuses(client, 1) == [200]
        assert not operator.get(fault)["active"]
        assert not roost.app.faults.watching

    def test_until_it_is_cleared(self, client: httpx.Client, operator: Operator) -> None:
        one, other = operator.add("error", status=501), operator.add("error", status=502)
        operator.clear(one)
        assert statuses(client, 1) == [502]
        assert [fault["id"] for fault in operator.all()] == [other]
        operator.add("error", status=503)
        operator.clear()
        assert operator.all() == []
        assert statuses(client, 1) == [200]

    def test_over_a_restart(self, database: str, tmp_path: Path) -> None:
        data = tmp_path / "data"
        with running_roost(data, database) as roost:
            fault = faults.StoredFault(id="f", kind="error", status=503, message="x", count=3)
            roost.run(roost.app.faults.add(lambda tx: fault))
            assert statuses(roost.client, 1) == [503]
        with running_roost(data, database) as roost:
            assert statuses(roost.client, 3) == [503, 503, 200]

    def test_nothing_is_watched_without_a_fault(
        self, roost: RunningRoost, operator: Operator
    ) -> None:
        assert not roost.app.faults.watching
        operator.add("sold-out", region="ewr")
        assert not roost.app.faults.watching
        operator.add("error")
        assert roost.app.faults.watching


class TestWhatMakesNoSense:
    @pytest.mark.parametrize(
        ("kind", "fields", "why"),
        [
            ("explosion", {}, "Invalid kind"),
            ("error", {"operation": "make-coffee"}, "There is no operation make-coffee"),
            ("error", {"section": "kitchen"}, "There is no section kitchen"),
            ("error", {"status": 200}, "Invalid status"),
            ("error", {"rate": 0}, "Invalid rate"),
            ("error", {"rate": 1.5}, "Invalid rate"),
            ("error", {"count": 0}, "Invalid count"),
            ("error", {"expires_in": 0}, "Invalid expires_in"),
            ("error", {"seconds": 1}, "error takes no seconds"),
            ("delay", {}, "Missing required field: seconds"),
            ("delay", {"seconds": 1, "status": 500}, "delay takes no status"),
            ("drop-before", {"message": "bye"}, "drop-before takes no message"),
            ("stuck", {"retry_after": 1}, "stuck takes no retry_after"),
            ("sold-out", {}, "Give a plan, a region or both"),
            ("sold-out", {"plan": "vc2-0"}, "There is no plan vc2-0"),
            ("sold-out", {"region": "xxx"}, "There is no region xxx"),
            ("sold-out", {"region": "ewr", "count": 1}, "sold-out takes no count"),
            ("sold-out", {"region": "ewr", "rate": 0.5}, "sold-out takes no rate"),
            ("sold-out", {"region": "ewr", "resource": "x"}, "sold-out takes no resource"),
            ("error", {"plan": "vc2-1c-1gb"}, "error takes no plan"),
        ],
    )
    def test_it_is_refused(
        self, operator: Operator, kind: str, fields: dict[str, Any], why: str
    ) -> None:
        assert operator.refused(kind, **fields).startswith(why)
        assert operator.all() == []

    def test_there_is_no_such_key_or_fault(self, admin: httpx.Client) -> None:
        reply = admin.post("/faults", json={"kind": "error", "key": "nobody's"})
        assert reply.status_code == 404
        assert admin.delete("/faults/nothing").json()["error"] == "There is no such fault"

    def test_all_agree_on_what_there_is(self) -> None:
        assert documents.Sort == faults.Sort
