"""What bare metals cost: the plan's price, by started hours, up to the month's."""

import pytest

from tests.products.bare_metals.rack import PLAN, Rack

HOURLY, MONTHLY = 0.164, 120.0


@pytest.fixture(autouse=True)
def new_year(rack: Rack) -> None:
    rack.clock.hold("2031-01-01T00:00:00+00:00")


def items(rack: Rack) -> dict[str, tuple[str, int, float]]:
    """Product, hours and dollars of this month's charges, by what they are for."""
    charges = rack.get("/billing/pending-charges")["pending_charges"]
    return {c["description"]: (c["product"], c["units"], c["total"]) for c in charges}


def test_a_started_hour_counts_running_or_not(rack: Rack) -> None:
    id = rack.deploy(label="db")
    rack.post(f"/bare-metals/{id}/halt")
    rack.clock.advance(hours=99, seconds=1)
    assert items(rack) == {f"db ({PLAN})": ("Bare Metal", 100, round(100 * HOURLY, 2))}


def test_a_month_costs_the_months_price_and_no_more(rack: Rack) -> None:
    rack.deploy(hostname="db-1")
    rack.clock.advance(days=28)
    assert items(rack)[f"db-1 ({PLAN})"][2] == MONTHLY
    rack.clock.advance(days=3)
    assert rack.get("/billing/invoices")["billing_invoices"][0]["amount"] == MONTHLY


def test_a_plan_that_is_invoiced_by_the_hour_has_no_cap(rack: Rack) -> None:
    rack.deploy(label="gpu", plan="vbm-64c-2048gb-8-l40-gpu", region="ord")
    rack.clock.advance(days=30)
    assert items(rack)["gpu (vbm-64c-2048gb-8-l40-gpu)"][2] == round(720 * 13.37, 2)


def test_charges_end_with_it(rack: Rack) -> None:
    id = rack.deploy(label="db")
    rack.clock.advance(hours=2)
    rack.client.delete(f"/bare-metals/{id}")
    rack.clock.advance(hours=50)
    assert items(rack)[f"db ({PLAN})"][1] == 2


def test_its_traffic_counts_as_the_accounts(rack: Rack) -> None:
    id = rack.deploy()
    rack.clock.advance(days=28)
    month = rack.get("/account/bandwidth")["bandwidth"]["current_month_to_date"]
    assert month["total_instance_count"] == 1
    assert month["instance_bandwidth_credits"] == 5120
    days = rack.get(f"/bare-metals/{id}/bandwidth")["bandwidth"].values()
    assert month["gb_out"] == sum(day["outgoing_bytes"] for day in days) // 1024**3
