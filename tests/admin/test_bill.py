"""What runs and what it costs: `/_roost/bill`, and `roost bill`."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from roost.cli import main
from roost.cli.failures import Exit
from tests.cli.programs import Ended
from tests.products.instances.cloud import LARGER_PLAN, Cloud
from tests.server import RunningRoost, admin_of

DAY = "2030-03-01"
SMALL = {"hourly": 0.007, "monthly": 5.0}


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    """Shortly after the beginning of a month, so that all that costs does so in this one."""
    roost.clock.hold(f"{DAY}T12:00:00+00:00")
    return Cloud(roost)


class Bills:
    """`/_roost/bill` and `roost bill`."""

    def __init__(self, data: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self._data = data
        self._capfd = capfd

    def ask(self, **query: Any) -> httpx.Response:
        with admin_of(self._data) as http:
            return http.get("/bill", params=query)

    def get(self, **query: Any) -> dict[str, Any]:
        reply = self.ask(**query)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def run(self, *arguments: str) -> Ended:
        code = main(["bill", *arguments, "--data", str(self._data)])
        told = self._capfd.readouterr()
        return Ended(code, told.out, told.err)


@pytest.fixture
def bills(roost: RunningRoost, capfd: pytest.CaptureFixture[str]) -> Bills:
    return Bills(roost.data, capfd)


def test_nothing_costs_nothing(cloud: Cloud, bills: Bills) -> None:
    bill = bills.get()
    assert bill["items"] == []
    assert bill["running"] == bill["added"] == bill["ended"] == {"hourly": 0, "monthly": 0}
    assert bill["since"] == ""
    assert bills.run().out.splitlines()[0] == "Running:     $0 an hour, $0.00 a month"


def test_what_runs_is_there_with_its_price(cloud: Cloud, bills: Bills) -> None:
    id = cloud.deploy(label="web", ddos_protection=True)
    cloud.clock.advance(hours=2)
    machine, ddos = bills.get()["items"]
    assert machine == {
        "account": "Roost",
        "resource": id,
        "product": "Cloud Compute",
        "description": "web (vc2-1c-1gb)",
        "state": "running",
        "started": f"{DAY}T12:00:00+00:00",
        "ended": "",
        **SMALL,
        "this_month": 0.01,
    }
    assert ddos["monthly"] == 10
    assert bills.get()["running"] == {
        "hourly": machine["hourly"] + ddos["hourly"],
        "monthly": 15,
    }


def test_it_agrees_with_what_the_account_shows(cloud: Cloud, bills: Bills) -> None:
    for _ in range(3):
        cloud.deploy(backups="enabled")
    cloud.clock.advance(hours=100)
    assert bills.get()["this_month"] == cloud.get("/account")["account"]["pending_charges"]


def test_what_an_apply_added_and_removed_is_told_apart(cloud: Cloud, bills: Bills) -> None:
    old, resized = cloud.deploy(label="old"), cloud.deploy(label="resized")
    cloud.deploy(label="stays")
    cloud.clock.advance(hours=1)
    cloud.client.delete(f"/instances/{old}")
    cloud.change(resized, plan=LARGER_PLAN)
    cloud.roost.settle()
    brief = cloud.deploy(label="brief")
    cloud.client.delete(f"/instances/{brief}")
    cloud.deploy(label="new")
    cloud.roost.settle()
    bill = bills.get(ago=600)
    states = {(item["description"], item["state"]) for item in bill["items"]}
    assert states == {
        ("old (vc2-1c-1gb)", "ended"),
        ("resized (vc2-1c-1gb)", "ended"),
        (f"resized ({LARGER_PLAN})", "added"),
        ("stays (vc2-1c-1gb)", "running"),
        ("new (vc2-1c-1gb)", "added"),
    }
    assert bill["ended"] == {"hourly": 0.014, "monthly": 10}
    assert bill["added"] == {"hourly": 0.034, "monthly": 25}
    assert bill["running"] == {"hourly": 0.041, "monthly": 30}
    assert bill["since"] == f"{DAY}T12:50:00+00:00"
    since = round(datetime.fromisoformat(bill["since"]).timestamp() * 1e6)
    assert bills.get(since=since) == bill
    assert {item["state"] for item in bills.get()["items"]} == {"running"}


def test_an_account_has_a_bill_of_its_own(roost: RunningRoost, cloud: Cloud, bills: Bills) -> None:
    cloud.deploy(label="ours")
    Cloud(roost, roost.new_account()).deploy(label="theirs")
    assert [item["account"] for item in bills.get()["items"]] == ["Roost", "Other"]
    [item] = bills.get(account="Other")["items"]
    assert item["description"] == "theirs (vc2-1c-1gb)"
    assert bills.ask(account="Nobody").status_code == 404
    heading, *_ = bills.run().out.splitlines()
    assert heading.split()[0] == "ACCOUNT"


def test_one_moment_is_enough(cloud: Cloud, bills: Bills) -> None:
    assert bills.ask(since=1, ago=1).json()["error"] == "Give since or ago, not both"


class TestTheCommand:
    def test_it_prints_a_table(self, cloud: Cloud, bills: Bills) -> None:
        cloud.deploy(label="web")
        cloud.clock.advance(hours=2)
        lines = bills.run().out.splitlines()
        assert lines[0].split() == [
            "PRODUCT", "WHAT", "SINCE", "$/HOUR", "$/MONTH", "THIS", "MONTH",
        ]  # fmt: skip
        assert lines[1].split() == [
            "Cloud", "Compute", "web", "(vc2-1c-1gb)", DAY, "12:00", "0.007", "5.00",
            "0.01",
        ]  # fmt: skip
        assert lines[3:] == [
            "Running:     $0.007 an hour, $5.00 a month",
            "This month:  $0.01 so far",
        ]

    @pytest.mark.parametrize("since", ["10m", f"{DAY}T12:50", f"{DAY}T13:50+01:00"])
    def test_it_tells_what_was_added(self, cloud: Cloud, bills: Bills, since: str) -> None:
        old = cloud.deploy(label="old")
        cloud.clock.advance(hours=1)
        cloud.client.delete(f"/instances/{old}")
        cloud.deploy(label="new")
        lines = bills.run("--since", since).out.splitlines()
        assert [line.split()[0] for line in lines[1:3]] == ["-", "+"]
        assert f"Added since: $0.007 an hour, $5.00 a month  ({DAY}T12:50:00+00:00)" in lines
        assert "Ended since: $0.007 an hour, $5.00 a month" in lines

    def test_nothing_is_cut_off(self, cloud: Cloud, bills: Bills) -> None:
        label = "a-label-that-is-longer-than-any-terminal-is-wide-" * 4
        cloud.deploy(label=label)
        assert label in bills.run().out

    @pytest.mark.parametrize("label", ["[/web]", "[red]web[/red]", "web :cloud:"])
    def test_a_label_is_no_markup(self, cloud: Cloud, bills: Bills, label: str) -> None:
        cloud.deploy(label=label)
        assert label in bills.run().out

    def test_it_prints_json(self, cloud: Cloud, bills: Bills) -> None:
        cloud.deploy()
        assert json.loads(bills.run("--json").out) == bills.get()

    def test_a_moment_that_is_none_is_refused(self, cloud: Cloud, bills: Bills) -> None:
        ended = bills.run("--since", "yesterday")
        assert ended.code == Exit.USAGE
        assert "'yesterday' is not a date" in ended.err


def test_an_invoice_is_printed(
    roost: RunningRoost, cloud: Cloud, bills: Bills, tmp_path: Path
) -> None:
    cloud.create(label="web \u2603")
    roost.clock.advance(days=31)
    [invoice] = roost.client.get("/billing/invoices").json()["billing_invoices"]
    file = tmp_path / "invoice.pdf"
    assert bills.run("--pdf", str(invoice["id"]), str(file)).code == 0
    paper = file.read_bytes()
    assert paper.startswith(b"%PDF-")
    path = f"/bill/invoices/{invoice['id']}/pdf"
    with admin_of(roost.data) as http:
        reply = http.get(path)
        assert reply.headers["content-type"] == "application/pdf"
        assert reply.content == paper
    assert bills.run("--pdf", "1", str(file)).code == Exit.REFUSED


def test_an_invoice_of_many_items_is_printed_by_product(
    roost: RunningRoost, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    for label in ("a", "b", "c"):
        cloud.create(label=label)
    roost.clock.advance(days=31)
    [invoice] = roost.client.get("/billing/invoices").json()["billing_invoices"]
    with admin_of(roost.data) as http:
        path = f"/bill/invoices/{invoice['id']}/pdf"
        long = http.get(path).content
        monkeypatch.setattr("roost.admin.bill.rules.MOST_LINES", 2)
        assert len(http.get(path).content) < len(long)
