"""Traffic beyond what is included: counted each midnight, on the pending charges and the invoice.

A machine of vc2-1c-1gb earns 1024 GB in 672 hours, and 2048 GB are free: so a month with one
includes 3072 GB.
"""

from typing import Any

import pytest

from roost.drivers.compute import TrafficReading
from roost.drivers.compute.simulated import SimulatedCompute
from roost.store import DAY
from tests.products.meter import JANUARY, LAST_DAY, YEAR, Meter
from tests.server import RunningRoost

GB = 1024**3
OVERAGE = "Bandwidth Overage"


@pytest.fixture
def web(roost: RunningRoost, monkeypatch: pytest.MonkeyPatch) -> Meter:
    """A machine that sends 100 GB a day."""

    def traffic(self: SimulatedCompute, id: str, day: int, until: int) -> TrafficReading:
        return TrafficReading(7 * GB, 100 * GB * min(DAY, max(0, until - day)) // DAY)

    monkeypatch.setattr(SimulatedCompute, "traffic", traffic)
    roost.clock.hold(JANUARY)
    meter = Meter(roost)
    meter.start("web", product="Cloud Compute", description="web (vc2-1c-1gb)")
    return meter


def pending(roost: RunningRoost) -> list[dict[str, Any]]:
    items = roost.client.get("/billing/pending-charges").json()["pending_charges"]
    return [item for item in items if item["product"] == OVERAGE]


def invoice_of(roost: RunningRoost) -> tuple[float, list[dict[str, Any]]]:
    [invoice, *_] = roost.client.get("/billing/invoices").json()["billing_invoices"]
    items = roost.client.get(f"/billing/invoices/{invoice['id']}/items").json()
    assert items["meta"]["total"] == len(items["invoice_items"])
    return invoice["amount"], items["invoice_items"]


def test_overage_is_an_item_of_the_invoice(roost: RunningRoost, web: Meter) -> None:
    roost.clock.advance(days=31)
    amount, (machine, overage) = invoice_of(roost)
    assert overage == {
        "description": "Traffic sent beyond what is included",
        "product": OVERAGE,
        "start_date": f"{YEAR}-01-01T00:00:00+00:00",
        "end_date": f"{YEAR}-02-01T00:00:00+00:00",
        "units": 3100 - 3072,
        "unit_type": "overage",
        "unit_price": 0.01,
        "total": 0.28,
    }
    assert machine["total"] == 5
    assert amount == 5.28
    assert pending(roost) == []


def test_a_day_is_counted_at_its_midnight(roost: RunningRoost, web: Meter) -> None:
    roost.clock.hold(LAST_DAY)
    # Without the last day, these are 3000 GB of the 3072 that are included.
    assert pending(roost) == []
    roost.clock.advance(seconds=1)
    assert invoice_of(roost)[0] == 5.28


def test_it_shows_in_the_account_and_the_csv(roost: RunningRoost, web: Meter) -> None:
    for number in range(9):
        web.start(f"{number}", product="Cloud Compute", description=f"{number} (vc2-1c-1gb)")
    roost.clock.hold(f"{YEAR}-01-11T00:00:00+00:00")
    [item] = pending(roost)
    # 10 machines in 10 days: 10,000 GB sent, 240 hours of 672 each earn 365 GB, all 3657.
    assert item["units"] == 10_000 - 2048 - 3657
    items = roost.client.get("/billing/pending-charges").json()["pending_charges"]
    total = round(sum(item["total"] for item in items), 2)
    assert roost.client.get("/account").json()["account"]["pending_charges"] == total
    assert f'"{item["units"]}","{item["total"]:.2f}"' in (
        roost.client.get("/billing/pending-charges/csv").text
    )


def test_what_was_counted_stays_whatever_the_driver_says_later(
    roost: RunningRoost, web: Meter, monkeypatch: pytest.MonkeyPatch
) -> None:
    roost.clock.advance(days=31)
    before = invoice_of(roost)
    monkeypatch.setattr(SimulatedCompute, "traffic", lambda *_: TrafficReading(0, 0))
    roost.clock.advance(days=10)
    assert invoice_of(roost) == before


def test_a_machine_that_is_gone_has_sent_what_it_has(roost: RunningRoost, web: Meter) -> None:
    roost.clock.advance(days=28)
    web.stop("web")
    roost.clock.advance(days=3)
    assert [item["product"] for item in invoice_of(roost)[1]] == ["Cloud Compute"]
