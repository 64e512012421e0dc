"""/_roost/requests: what clients asked and were told, without what is secret."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.durability.killing import until
from tests.products.instances.cloud import Cloud, Json
from tests.server import RunningRoost, admin_of, running_roost

WAIT = 20


class Watcher:
    """Follows the requests, as `roost requests --follow` does."""

    def __init__(self, admin: httpx.Client, **query: Any) -> None:
        self._admin = admin
        self._query = query
        self._after: int = self._get(last=0)["next_after"]

    def next(self, n: int) -> list[Json]:
        """The next n requests, once there are as many."""
        found: list[Json] = []
        while len(found) < n:
            answer = self._get(after=self._after, wait=WAIT)
            assert answer["requests"], f"only {found} after {WAIT} s"
            found += answer["requests"]
            self._after = answer["next_after"]
        assert len(found) == n
        return found

    def _get(self, **query: Any) -> Json:
        reply = self._admin.get("/requests", params=self._query | query)
        assert reply.status_code == 200, reply.text
        return reply.json()


@pytest.fixture
def admin(roost: RunningRoost) -> httpx.Client:
    return roost.admin()


@pytest.fixture
def watcher(admin: httpx.Client) -> Watcher:
    return Watcher(admin, bodies=True)


def test_requests_are_seen_as_they_come(roost: RunningRoost, admin: httpx.Client) -> None:
    watcher = Watcher(admin)
    roost.client.get("/instances?per_page=5")
    roost.client_for("wrong").get("/account")
    roost.client.get("/nothing")
    listed, refused, unknown = watcher.next(3)
    assert listed["method"] == "GET"
    assert (listed["path"], listed["query"]) == ("/v2/instances", "per_page=5")
    assert (listed["operation"], listed["status"]) == ("list-instances", 200)
    assert listed["key"]
    assert listed["client"] == "127.0.0.1"
    assert (refused["operation"], refused["status"]) == ("get-account", 401)
    assert "key" not in refused
    assert unknown["status"] == 404
    assert "operation" not in unknown


def test_bodies_are_not_kept_unasked(roost: RunningRoost, admin: httpx.Client) -> None:
    watcher = Watcher(admin)
    Cloud(roost).script()
    [seen] = watcher.next(1)
    assert seen.keys() & {"body", "answer"} == set()
    assert not roost.app.request_log.traffic.keeps_bodies


def test_bodies_and_answers_are_seen_on_demand(roost: RunningRoost, watcher: Watcher) -> None:
    made = roost.client.post(
        "/startup-scripts", json={"name": "hello", "script": "IyEvYmluL3NoCg=="}
    )
    roost.client.get(f"/startup-scripts/{'0' * 8}")
    seen, missing = watcher.next(2)
    assert seen["body"] == '{"name":"hello","script":"IyEvYmluL3NoCg==","type":"boot"}'
    assert seen["answer"] == made.text
    assert missing["status"] == 404
    assert missing["answer"].startswith('{"error":')


def test_what_is_secret_is_not_seen(roost: RunningRoost, watcher: Watcher) -> None:
    cloud = Cloud(roost)
    instance = cloud.create(user_data="c2VjcmV0IGRhdGE=")
    id = instance["id"]
    data = cloud.get(f"/instances/{id}/user-data")["user_data"]["data"]
    key = cloud.post("/apikeys", {"name": "other"}, ok=202)["api_key"]["api_key"]
    template = {"plan": "vc2-1c-1gb", "os_id": 1743, "user_data": "c2VjcmV0IGRhdGE="}
    cloud.post("/instances/templates", template, ok=200)
    created, read, made, templated = watcher.next(4)
    told = "".join(
        seen["answer"] + seen.get("body", "") for seen in (created, read, made, templated)
    )
    assert data == "c2VjcmV0IGRhdGE="
    for secret in (instance["default_password"], data, key, roost.key):
        assert secret
        assert secret not in told
    assert '"default_password":"********"' in created["answer"]
    assert '"user_data":"********"' in created["body"]
    assert f'"id":"{id}"' in created["answer"]
    assert '"api_key":"********"' in made["answer"]


def test_the_last_requests_can_be_seen_later(roost: RunningRoost, admin: httpx.Client) -> None:
    for path in ("/account", "/instances", "/snapshots"):
        roost.client.get(path)
    roost.flush_log()
    answer = admin.get("/requests", params={"last": 2}).json()
    assert [seen["path"] for seen in answer["requests"]] == ["/v2/instances", "/v2/snapshots"]
    assert answer["partial"] is False


@pytest.mark.parametrize("query", ["last=1001", "last=-1", "wait=31", "after=x", "bodies=2"])
def test_odd_questions_are_refused(admin: httpx.Client, query: str) -> None:
    assert admin.get(f"/requests?{query}").status_code == 400


def test_one_who_follows_does_not_hold_up_the_end(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool, admin_of(tmp_path / "data") as admin:
        with running_roost(tmp_path / "data") as roost:
            following = pool.submit(admin.get, "/requests", params={"after": -1, "wait": 30})
            at_it = roost.app.sockets._listeners["admin"]._in_flight
            until(lambda: bool(at_it), lambda: "nobody follows")
        # One that has to be cancelled is answered 503.
        assert following.result(20).status_code == 200
