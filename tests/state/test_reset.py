"""`POST /_roost/reset`: a new beginning."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from roost.engine import worker
from roost.engine.metering import next_month
from roost.store import DAY, ClockSetting, Tx
from roost.store import work as due_work
from tests.durability.invariants import check_invariants
from tests.durability.mortal import SECRET
from tests.postgres import PostgresServer
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost, running_roost

from .operator import Operator, lines, operator_of

BARE = {("", "account"): 1, ("Roost", "ledger"): 1, ("Roost", "user"): 1}
"""What a first start makes."""


def fill(cloud: Cloud) -> None:
    """Something of each sort, in two accounts."""
    id = cloud.deploy(backups="enabled", enable_ipv6=True, user_data="YQ==")
    cloud.snapshot(id)
    cloud.ssh_key()
    cloud.script()
    cloud.client.post("/apikeys", json={"name": "more"})
    Cloud(cloud.roost, cloud.roost.new_account()).deploy()
    cloud.clock.advance(days=40)
    cloud.roost.flush_log()


def pass_the_months_end(operator: Operator) -> None:
    """Of the month that it is, whatever day the test runs on."""
    operator.clock(advance_to=next_month(operator.clock()["now_us"]))


def test_only_the_account_its_user_and_its_key_are_left(
    roost: RunningRoost, operator: Operator, cloud: Cloud
) -> None:
    before = cloud.get("/account")["account"]
    keys = cloud.get("/apikeys")
    fill(cloud)
    operator.reset()
    assert operator.held() == BARE
    assert not [row for row in lines(operator.export(log=True)) if row.get("type") == "log"]
    assert cloud.get("/account")["account"] == before
    assert cloud.get("/apikeys") == keys
    roost.run(check_invariants(roost.app.store))


def test_it_can_be_worked_with_as_at_the_first_time(
    roost: RunningRoost, operator: Operator, cloud: Cloud
) -> None:
    first = cloud.instance(cloud.deploy())["main_ip"]
    fill(cloud)
    operator.reset()
    assert cloud.instance(cloud.deploy())["main_ip"] == first, "addresses begin anew"
    for _ in range(2):
        pass_the_months_end(operator)
    [second, earlier] = cloud.get("/billing/invoices")["billing_invoices"]
    assert (earlier["id"], second["id"]) == (10_001, 10_002)
    roost.run(check_invariants(roost.app.store))


def test_the_clock_is_real_again(operator: Operator) -> None:
    operator.clock(hold=True)
    operator.clock(advance_seconds=400 * 86400)
    operator.reset()
    clock = operator.clock()
    assert clock["rate"] == 1
    assert abs(clock["now_us"] / 1e6 - time.time()) < 30


def test_invoices_come_at_the_end_of_the_month_it_is_now(operator: Operator, cloud: Cloud) -> None:
    """And not of the one that the clock had come to."""
    operator.clock(advance_seconds=400 * 86400)
    operator.reset()
    cloud.deploy()
    pass_the_months_end(operator)
    assert cloud.get("/billing/invoices")["meta"]["total"] == 1


def test_keys_of_clients_and_other_accounts_are_gone(
    roost: RunningRoost, operator: Operator, cloud: Cloud
) -> None:
    own = cloud.post("/apikeys", {"name": "own"}, ok=202)["api_key"]["api_key"]
    made = operator.http.post("/keys", json={"name": "made by the operator"}).json()["api_key"]
    other = roost.new_account()
    clients = {name: roost.client_for(key) for name, key in (("own", own), ("made", made))}
    assert [c.get("/account").status_code for c in (*clients.values(), other)] == [200] * 3
    operator.reset()
    assert clients["own"].get("/account").status_code == 401
    assert other.get("/account").status_code == 401
    assert clients["made"].get("/account").status_code == 200


def test_the_given_key_comes_back_if_a_client_has_deleted_it(
    operator: Operator, cloud: Cloud
) -> None:
    [key] = cloud.get("/apikeys")["api_keys"]
    assert cloud.client.delete(f"/apikeys/{key['id']}").status_code == 204
    assert cloud.client.get("/account").status_code == 401
    operator.reset()
    assert cloud.client.get("/account").status_code == 200


@pytest.mark.settings(lifecycle="quick")
def test_work_that_is_under_way_ends_without_a_trace(
    roost: RunningRoost, operator: Operator, cloud: Cloud
) -> None:
    for _ in range(5):
        for _ in range(4):
            cloud.create()
        operator.reset()
        assert cloud.get("/instances")["meta"]["total"] == 0
    roost.settle()
    assert operator.held() == BARE
    roost.run(check_invariants(roost.app.store))


def test_faults_are_cleared(operator: Operator, cloud: Cloud) -> None:
    faults = ({"kind": "error", "section": "ssh-keys"}, {"kind": "sold-out", "region": "ewr"})
    for fault in faults:
        assert operator.http.post("/faults", json=fault).status_code == 201
    assert cloud.client.get("/ssh-keys").status_code == 500
    operator.reset()
    assert cloud.client.get("/ssh-keys").status_code == 200
    cloud.deploy()


def test_a_worker_that_believes_in_the_old_time_does_nothing_before_its_time(
    roost: RunningRoost,
) -> None:
    """As of a process that has not heard of the reset yet."""
    times = roost.app.times
    [due] = roost.run(roost.app.store.read(_dues))

    def claim(tx: Tx) -> int:
        assert tx.now > due
        return len(worker._claim(tx, 10, 1_000_000, ()))

    assert due < times.clock() + 40 * DAY
    times.setting = ClockSetting(times.clock() + 40 * DAY, times.machine(), 0)
    assert roost.run(roost.app.store.write(claim)) == 0
    times.setting = ClockSetting()
    assert roost.run(roost.app.store.read(due_work.next_chance)) == (due, 0)


def _dues(tx: Tx) -> list[int]:
    return [row[0] for row in tx.sql.all("SELECT due_at FROM jobs")]


class Pair(NamedTuple):
    one: RunningRoost
    other: RunningRoost
    operator: Operator


@pytest.fixture
def pair(postgres: PostgresServer, tmp_path: Path) -> Iterator[Pair]:
    """Two processes of one Roost; the operator speaks to the first."""
    with (
        postgres.schema() as url,
        running_roost(tmp_path / "one", url, secret=SECRET) as one,
        running_roost(tmp_path / "other", url, secret=SECRET) as other,
        operator_of(tmp_path / "one") as operator,
    ):
        yield Pair(one, other, operator)


@pytest.mark.postgres
def test_other_processes_follow(pair: Pair) -> None:
    for roost in (pair.one, pair.other):
        Cloud(roost).deploy()
    stranger = pair.other.new_account()
    pair.operator.clock(advance_seconds=400 * 86400)
    assert stranger.get("/account").status_code == 200
    pair.other.flush_log()
    pair.operator.reset()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and (
        pair.other.app.times.setting.base or stranger.get("/account").status_code != 401
    ):
        pass
    assert stranger.get("/account").status_code == 401
    assert abs(pair.other.clock.now / 1e6 - time.time()) < 30
    assert pair.other.client.get("/instances").json()["meta"]["total"] == 0
    Cloud(pair.other).deploy()
    pair.one.run(check_invariants(pair.one.app.store))


@pytest.mark.settings(lifecycle="instant")
def test_it_takes_no_time(operator: Operator, cloud: Cloud) -> None:
    """Ten resources, some hundred rows: a test can afford it. The best of several counts."""
    took: list[float] = []
    for _ in range(5):
        for _ in range(10):
            cloud.create()
        began = time.perf_counter()
        operator.reset()
        took.append(time.perf_counter() - began)
    assert min(took) < 0.25
