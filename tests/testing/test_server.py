"""`roost.testing.server`: what tests are given, and that it all works from outside."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from roost.testing.admin import Admin, Refused
from roost.testing.server import RunningRoost, running_roost
from tests.products.instances.cloud import PLAN, UBUNTU

MACHINE = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, "label": "web"}


@pytest.fixture(scope="module")
def server() -> Iterator[RunningRoost]:
    with running_roost() as roost:
        yield roost


@pytest.fixture
def given(server: RunningRoost) -> RunningRoost:
    """As the plugin's fixture gives it: with nothing in it."""
    server.reset()
    return server


def call(roost: RunningRoost, method: str, path: str, body: Any = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {roost.key}"}
    return httpx.request(method, f"{roost.url}/v2{path}", json=body, headers=headers, timeout=30)


def instances(roost: RunningRoost) -> list[dict[str, Any]]:
    return call(roost, "GET", "/instances").json()["instances"]


def test_it_answers_and_settles(given: RunningRoost) -> None:
    assert call(given, "POST", "/instances", MACHINE).status_code == 202
    given.settle()
    [instance] = instances(given)
    assert (instance["status"], instance["server_status"]) == ("active", "ok")


def test_a_reset_leaves_nothing(given: RunningRoost) -> None:
    call(given, "POST", "/instances", MACHINE)
    given.faults.add("error", operation="list-ssh-keys")
    given.clock.hold()
    given.reset()
    assert instances(given) == []
    assert call(given, "GET", "/ssh-keys").status_code == 200
    assert given.faults.list() == []
    assert not given.admin.ask("GET", "clock")["held"]


class TestTheClock:
    def test_it_is_real_at_first(self, given: RunningRoost) -> None:
        assert abs(given.clock.now - datetime.now(UTC)) < timedelta(seconds=30)

    def test_it_is_held_and_advanced(self, given: RunningRoost) -> None:
        given.clock.hold()
        before = given.clock.now
        assert given.clock.now == before
        given.clock.advance(days=1, hours=2, minutes=3, seconds=4)
        assert given.clock.now - before == timedelta(days=1, hours=2, minutes=3, seconds=4)

    @pytest.mark.parametrize("zone", [UTC, None])
    def test_it_is_held_at_a_moment(self, given: RunningRoost, zone: Any) -> None:
        given.clock.hold(datetime(2040, 2, 29, 12, tzinfo=zone))
        assert given.clock.now == datetime(2040, 2, 29, 12, tzinfo=UTC)

    def test_what_falls_due_is_done(self, given: RunningRoost) -> None:
        call(given, "POST", "/instances", MACHINE)
        given.clock.advance(days=62)
        assert call(given, "GET", "/billing/invoices").json()["meta"]["total"] == 2

    def test_it_runs_faster_and_goes_back_to_real_time(self, given: RunningRoost) -> None:
        given.clock.run(rate=10)
        assert given.admin.ask("GET", "clock")["rate"] == 10
        given.clock.advance(hours=1)
        with pytest.raises(Refused, match="never runs backwards") as refusal:
            given.clock.real()
        assert refusal.value.status == 400
        given.reset()
        given.clock.run(rate=0.5)
        given.clock.real()
        assert given.admin.ask("GET", "clock")["rate"] == 1


class TestFaults:
    def test_one_strikes_until_it_is_cleared(self, given: RunningRoost) -> None:
        id = given.faults.add("error", section="ssh-keys", status=503, message="Out of order")
        other = given.faults.add("error", section="snapshots")
        reply = call(given, "GET", "/ssh-keys")
        assert (reply.status_code, reply.json()["error"]) == (503, "Out of order")
        given.faults.clear(id)
        assert call(given, "GET", "/ssh-keys").status_code == 200
        assert [(fault["id"], fault["hits"]) for fault in given.faults.list()] == [(other, 0)]
        given.faults.clear()
        assert given.faults.list() == []

    def test_one_that_makes_no_sense_is_refused(self, given: RunningRoost) -> None:
        with pytest.raises(Refused):
            given.faults.add("earthquake")


def test_a_state_is_kept_and_taken_up_again(given: RunningRoost) -> None:
    call(given, "POST", "/instances", MACHINE | {"user_data": "YQ=="})
    given.settle()
    before = instances(given)
    state = given.export_state()
    given.reset()
    given.import_state(state)
    assert instances(given) == before
    assert b'"plain"' in given.export_state(secrets=True)
    assert b'"log"' in given.export_state(log=True)
    with pytest.raises(Refused, match="not a state"):
        given.import_state(b"nonsense")


def test_programs_are_told_where_it_is(given: RunningRoost) -> None:
    environment = given.environment
    assert environment["ROOST_URL"] == given.url
    assert environment["VULTR_API_KEY"] == given.key
    admin = Admin(environment["ROOST_ADMIN_URL"], environment["ROOST_ADMIN_TOKEN"])
    assert admin.ask("GET", "status")["lifecycle"] == "instant"
    with pytest.raises(Refused, match="token"):
        Admin(admin.url, "wrong").ask("GET", "status")


def test_settings_can_be_chosen(tmp_path: Path) -> None:
    data = tmp_path / "below" / "data"
    with running_roost(data, lifecycle="quick", rate_limit=2, key="A" * 36) as roost:
        assert roost.key == "A" * 36
        id = call(roost, "POST", "/instances", MACHINE).json()["instance"]["id"]
        assert call(roost, "GET", f"/instances/{id}").json()["instance"]["status"] == "pending"
        assert call(roost, "GET", "/account").status_code == 429
        roost.settle()
    with running_roost(data) as again:
        assert [instance["id"] for instance in instances(again)] == [id]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(threading.enumerate())
    with running_roost() as roost:
        assert list(tmp_path.iterdir()) != []
        call(roost, "GET", "/account")
    assert list(tmp_path.iterdir()) == []
    assert set(threading.enumerate()) <= before
    with pytest.raises(httpx.ConnectError):
        call(roost, "GET", "/account")


def test_a_start_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    (tmp_path / "secret").write_text("nonsense")
    with pytest.raises(Exception, match="secret"), running_roost(tmp_path):
        raise AssertionError("it cannot start")
    assert set(threading.enumerate()) <= before
