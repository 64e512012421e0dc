"""/v2/billing: this month's charges, and the invoices and history that months become."""

import csv
from datetime import datetime
from io import StringIO
from typing import Any

import msgspec
import pytest

from roost.engine.metering import Rate
from roost.store import ClockSetting
from tests.products.catalog_client import follow
from tests.products.keys import client_with
from tests.products.meter import FEBRUARY, JANUARY, LAST_DAY, MARCH, SMALL, YEAR, Meter
from tests.server import RunningRoost

READS = (
    "/billing/history",
    "/billing/invoices",
    "/billing/invoices/1",
    "/billing/invoices/1/items",
    "/billing/pending-charges",
    "/billing/pending-charges/csv",
)


@pytest.fixture
def meter(roost: RunningRoost) -> Meter:
    """The clock is held at the first instant of January."""
    roost.clock.hold(JANUARY)
    return Meter(roost)


def pending(roost: RunningRoost) -> list[dict[str, Any]]:
    return roost.client.get("/billing/pending-charges").json()["pending_charges"]


def test_pending_charges_have_an_item_for_each_stretch_of_use(
    roost: RunningRoost, meter: Meter
) -> None:
    meter.start("web", description="Load Balancer (web)")
    roost.clock.advance(hours=10)
    meter.stop("web")
    roost.clock.advance(hours=2)
    assert pending(roost) == [
        {
            "description": "Load Balancer (web)",
            "product": "Load Balancer",
            "start_date": f"{YEAR}-01-01T00:00:00+00:00",
            "end_date": f"{YEAR}-01-01T10:00:00+00:00",
            "units": 10,
            "unit_type": "hours",
            "unit_price": 0.007,
            "total": 0.07,
        }
    ]


def test_a_started_hour_counts_and_a_month_costs_its_price_at_most(
    roost: RunningRoost, meter: Meter
) -> None:
    meter.start("web")
    costs: list[tuple[int, float]] = []
    for hours in (0, 1, 1, 669, 1, 71):
        roost.clock.advance(hours=hours)
        [item] = pending(roost)
        costs.append((item["units"], item["total"]))
    assert costs == [(1, 0.01), (1, 0.01), (2, 0.01), (671, 4.7), (672, 5), (743, 5)]


def test_a_changed_rate_begins_a_new_item(roost: RunningRoost, meter: Meter) -> None:
    meter.start("web", description="small")
    roost.clock.advance(hours=1)
    meter.stop("web")
    meter.start("web", Rate(15_000_000, 10_000_000_000), description="large")
    roost.clock.advance(hours=2)
    assert [(item["description"], item["total"]) for item in pending(roost)] == [
        ("small", 0.01),
        ("large", 0.03),
    ]
    assert meter.pending_of("web") == 0.04


def test_the_csv_quotes_every_cell(roost: RunningRoost, meter: Meter) -> None:
    meter.start("web", description='The "web", at last')
    meter.start("ip", Rate(4_464_286, 3_000_000_000), description="Reserved IP")
    roost.clock.advance(hours=30)
    reply = roost.client.get("/billing/pending-charges/csv")
    assert reply.headers["content-type"] == "text/csv"
    first, *_ = reply.text.splitlines()
    assert first == '"Start Date","End Date","Description","Unit Price","Units","Amount"'
    dates = f'"{YEAR}-01-01 00:00","{YEAR}-01-02 06:00"'
    assert f'{dates},"Reserved IP","0.004464286","30","0.13"' in reply.text
    rows = list(csv.reader(StringIO(reply.text)))
    assert rows[1][2:] == ['The "web", at last', "0.007", "30", "0.21"]
    assert len(rows) == 1 + len(pending(roost))


def test_the_first_of_the_month_brings_an_invoice(roost: RunningRoost, meter: Meter) -> None:
    meter.start("web")
    roost.clock.advance(hours=100)
    meter.stop("web")
    meter.start("db")
    roost.clock.hold(LAST_DAY)
    shown = roost.client.get("/account").json()["account"]["pending_charges"]
    assert roost.client.get("/billing/invoices").json()["billing_invoices"] == []

    roost.clock.advance(seconds=1)
    [invoice] = roost.client.get("/billing/invoices").json()["billing_invoices"]
    assert isinstance(invoice["id"], int)
    assert invoice == {
        "id": invoice["id"],
        "date": FEBRUARY,
        "description": f"Invoice #{invoice['id']}",
        "amount": shown,
        "balance": shown,
    }
    reply = roost.client.get(f"/billing/invoices/{invoice['id']}")
    assert reply.json() == {"billing_invoice": invoice}
    items = roost.client.get(f"/billing/invoices/{invoice['id']}/items").json()
    assert [(item["description"], item["total"]) for item in items["invoice_items"]] == [
        ("web", 0.7),
        ("db", 4.51),
    ]
    assert items["invoice_items"][1]["end_date"] == FEBRUARY
    assert items["meta"] == {"total": 2, "links": {"next": "", "prev": ""}}
    assert shown == 5.21


def test_an_invoice_is_what_the_month_was_however_much_later_it_is_read(
    roost: RunningRoost, meter: Meter
) -> None:
    meter.start("web")
    roost.clock.advance(days=31)
    [invoice] = roost.client.get("/billing/invoices").json()["billing_invoices"]
    path = f"/billing/invoices/{invoice['id']}/items"
    before = roost.client.get(path).json()
    roost.clock.advance(hours=5)
    meter.stop("web")
    meter.start("other")
    roost.clock.advance(days=40)
    assert roost.client.get(path).json() == before
    # What runs on has an hour that began in February: it is on February's invoice.
    assert before["invoice_items"][0]["units"] == 744


def test_the_history_runs_from_the_newest_on_with_the_balance(
    roost: RunningRoost, meter: Meter
) -> None:
    meter.start("web")
    roost.clock.hold(MARCH)
    history = roost.client.get("/billing/history").json()
    assert [
        (entry["type"], entry["date"], entry["amount"], entry["balance"])
        for entry in history["billing_history"]
    ] == [("invoice", MARCH, 5, 10), ("invoice", FEBRUARY, 5, 5)]
    assert history["meta"]["total"] == 2
    assert all(isinstance(entry["id"], int) for entry in history["billing_history"])
    assert roost.client.get("/account").json()["account"]["balance"] == 10

    pages = list(follow(roost.client, "/billing/invoices", "next", per_page=1))
    assert [page["billing_invoices"][0]["date"] for page in pages] == [MARCH, FEBRUARY]


def test_a_month_without_use_has_no_invoice(roost: RunningRoost, meter: Meter) -> None:
    roost.clock.hold(FEBRUARY)
    meter.start("web")
    roost.clock.hold(MARCH)
    invoices = roost.client.get("/billing/invoices").json()["billing_invoices"]
    assert [invoice["date"] for invoice in invoices] == [MARCH]


def test_each_account_has_its_own_invoices(roost: RunningRoost, meter: Meter) -> None:
    other = roost.new_account()
    meter.start("web")
    roost.clock.advance(days=31)
    [invoice] = roost.client.get("/billing/invoices").json()["billing_invoices"]
    assert other.get("/billing/invoices").json()["billing_invoices"] == []
    for path in (f"/billing/invoices/{invoice['id']}", f"/billing/invoices/{invoice['id']}/items"):
        assert other.get(path).status_code == 404


def test_a_server_that_was_away_makes_up_for_its_months(roost: RunningRoost, meter: Meter) -> None:
    meter.start("web")
    # The clock is in March all of a sudden, as after months without a server.
    now = datetime.fromisoformat(MARCH).replace(day=20)
    setting = ClockSetting(round(now.timestamp() * 1e6), 0, 0)
    store, clock = roost.app.store, roost.app.clock
    roost.run(store.write(lambda tx: tx.set("clock", msgspec.json.encode(setting).decode())))
    roost.run(clock.load())
    roost.settle()
    invoices = roost.client.get("/billing/invoices").json()["billing_invoices"]
    assert [(i["date"], i["amount"], i["balance"]) for i in invoices] == [
        (MARCH, 5, 10),
        (FEBRUARY, 5, 5),
    ]


def test_an_unknown_invoice_is_not_found(roost: RunningRoost) -> None:
    for invoice in ("1", "one", "-1", "%20", "9" * 40):
        for path in (f"/billing/invoices/{invoice}", f"/billing/invoices/{invoice}/items"):
            reply = roost.client.get(path)
            assert (reply.status_code, reply.json()["error"]) == (404, "Invalid invoice ID")


def test_items_page_forth_and_back(roost: RunningRoost, meter: Meter) -> None:
    for number in range(7):
        meter.start(f"item {number}")
    roost.clock.advance(days=31)
    for number in range(3):
        meter.start(f"later {number}")
    [invoice] = roost.client.get("/billing/invoices").json()["billing_invoices"]
    path = f"/billing/invoices/{invoice['id']}/items"
    forth = list(follow(roost.client, path, "next", per_page=3))
    assert [[item["description"] for item in page["invoice_items"]] for page in forth] == [
        ["item 0", "item 1", "item 2"],
        ["item 3", "item 4", "item 5"],
        ["item 6"],
    ]
    assert {page["meta"]["total"] for page in forth} == {7}
    assert forth[0]["meta"]["links"]["prev"] == ""
    start = forth[-1]["meta"]["links"]["prev"]
    back = list(follow(roost.client, path, "prev", per_page=3, cursor=start))
    assert [page["invoice_items"] for page in back] == [
        forth[1]["invoice_items"],
        forth[0]["invoice_items"],
    ]
    refused = roost.client.get(path, params={"cursor": "?"})
    assert (refused.status_code, refused.json()["error"]) == (400, "Invalid cursor")


def test_many_items_sum_up_to_the_invoice(roost: RunningRoost, meter: Meter) -> None:
    for number in range(20):
        meter.start(f"resource {number}", SMALL if number % 2 else Rate(1_234_567, 829_629_024))
        roost.clock.advance(seconds=1800 * number)
    roost.clock.hold(FEBRUARY)
    [invoice] = roost.client.get("/billing/invoices").json()["billing_invoices"]
    items = roost.client.get(f"/billing/invoices/{invoice['id']}/items").json()["invoice_items"]
    assert len(items) == 20
    assert sum(round(item["total"] * 100) for item in items) == round(invoice["amount"] * 100)


def test_billing_needs_its_permission(roost: RunningRoost) -> None:
    without, with_it = client_with(roost, "subscriptions_view"), client_with(roost, "billing")
    for path in READS:
        assert without.get(path).status_code == 403
        assert with_it.get(path).status_code in (200, 404)
