"""What instances cost: prices of the catalog, started hours, and by hand the same numbers."""

from typing import Any

import pytest

from tests.products.instances.cloud import LARGER_PLAN, PLAN, Cloud

NEW_YEAR = "2031-01-01T00:00:00+00:00"

# Of the catalog, in dollars an hour.
SMALL, LARGE, ADDRESS, DDOS = 0.007, 0.027, 0.004, 0.015


@pytest.fixture(autouse=True)
def new_year(cloud: Cloud) -> None:
    cloud.clock.hold(NEW_YEAR)


def items(cloud: Cloud) -> dict[str, tuple[int, float]]:
    """Hours and dollars of this month's charges, by what they are for."""
    charges: list[dict[str, Any]] = cloud.get("/billing/pending-charges")["pending_charges"]
    return {item["description"]: (item["units"], item["total"]) for item in charges}


def test_a_started_hour_counts(cloud: Cloud) -> None:
    id = cloud.deploy(label="web")
    assert cloud.instance(id)["pending_charges"] == 0.01
    cloud.clock.advance(hours=99, seconds=1)
    assert items(cloud) == {f"web ({PLAN})": (100, round(100 * SMALL, 2))}
    assert cloud.instance(id)["pending_charges"] == 0.7


def test_a_halted_instance_costs_what_a_running_one_does(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.post(f"/instances/{id}/halt")
    cloud.clock.advance(hours=100)
    assert cloud.instance(id)["pending_charges"] == 0.7


def test_a_month_costs_the_months_price_and_no_more(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.clock.advance(days=28)
    assert cloud.instance(id)["pending_charges"] == 5.0
    cloud.clock.advance(days=2)
    assert cloud.instance(id)["pending_charges"] == 5.0
    cloud.clock.advance(days=1)
    assert cloud.get("/billing/invoices")["billing_invoices"][0]["amount"] == 5.0


def test_without_a_label_an_instance_is_called_by_its_hostname(cloud: Cloud) -> None:
    cloud.deploy(hostname="www.example.com")
    assert list(items(cloud)) == [f"www.example.com ({PLAN})"]


def test_invoices_call_an_instance_what_it_is_called(cloud: Cloud) -> None:
    id = cloud.deploy(label="web", hostname="one", backups="enabled", ddos_protection=True)
    ip = cloud.post(f"/instances/{id}/ipv4", {"reboot": False}, ok=202)["ipv4"]["ip"]
    what = {PLAN, "automatic backups", "DDoS protection", ip}
    cloud.clock.advance(hours=10)
    before = items(cloud)
    assert before.keys() == {f"web ({each})" for each in what}
    for label in ("web (old)", "web", "shop"):
        cloud.change(id, label=label)
        assert items(cloud) == {k.replace("web", label, 1): v for k, v in before.items()}
    cloud.change(id, label="", tags=["x"])
    assert items(cloud).keys() == {f"one ({each})" for each in what}
    cloud.post(f"/instances/{id}/reinstall", {"hostname": "two"}, ok=202)
    assert items(cloud).keys() == {f"two ({each})" for each in what}


def test_an_invoice_that_was_issued_keeps_the_name(cloud: Cloud) -> None:
    id = cloud.deploy(label="web")
    cloud.clock.advance(days=35)
    cloud.change(id, label="shop")
    [invoice] = cloud.get("/billing/invoices")["billing_invoices"]
    [item] = cloud.get(f"/billing/invoices/{invoice['id']}/items")["invoice_items"]
    assert (item["description"], item["total"]) == (f"web ({PLAN})", invoice["amount"])
    assert items(cloud) == {f"shop ({PLAN})": (96, 0.67)}
    cloud.clock.advance(days=28)
    amounts = [entry["amount"] for entry in cloud.get("/billing/invoices")["billing_invoices"]]
    assert amounts == [5.0, 5.0]


def test_prices_are_the_regions_own(cloud: Cloud) -> None:
    cloud.deploy(label="far", region="sao")
    cloud.clock.advance(days=28)
    assert items(cloud)[f"far ({PLAN})"] == (672, 7.5)


def test_backups_cost_a_fifth_of_the_plan(cloud: Cloud) -> None:
    id = cloud.deploy(label="web", backups="enabled")
    cloud.clock.advance(hours=100)
    assert items(cloud)["web (automatic backups)"] == (100, 0.14)
    cloud.change(id, backups="disabled")
    cloud.clock.advance(hours=100)
    assert items(cloud)["web (automatic backups)"] == (100, 0.14)
    assert items(cloud)[f"web ({PLAN})"] == (200, 1.4)


def test_protection_costs_while_it_is_on(cloud: Cloud) -> None:
    id = cloud.deploy(label="web", ddos_protection=True)
    cloud.clock.advance(hours=10)
    cloud.change(id, ddos_protection=False)
    cloud.clock.advance(hours=10)
    assert items(cloud)["web (DDoS protection)"] == (10, 10 * DDOS)


def test_each_further_address_costs_on_its_own(cloud: Cloud) -> None:
    id = cloud.deploy(label="web")
    path = f"/instances/{id}/ipv4"
    one = cloud.post(path, {"reboot": False}, ok=202)["ipv4"]["ip"]
    cloud.clock.advance(hours=10)
    two = cloud.post(path, {"reboot": False}, ok=202)["ipv4"]["ip"]
    cloud.clock.advance(hours=10)
    assert cloud.client.delete(f"{path}/{one}").status_code == 204
    cloud.clock.advance(hours=5)
    charges = items(cloud)
    assert charges[f"web ({one})"] == (20, 20 * ADDRESS)
    assert charges[f"web ({two})"] == (15, 15 * ADDRESS)


def test_a_new_plan_costs_its_price_from_then_on(cloud: Cloud) -> None:
    id = cloud.deploy(label="web", backups="enabled")
    cloud.clock.advance(hours=10)
    cloud.change(id, plan=LARGER_PLAN)
    cloud.clock.advance(hours=20)
    charges = items(cloud)
    assert charges[f"web ({PLAN})"] == (10, 10 * SMALL)
    assert charges[f"web ({LARGER_PLAN})"] == (20, 20 * LARGE)
    # Both periods of the backups have the same name; the last one is at the new plan's price.
    assert charges["web (automatic backups)"] == (20, round(20 * LARGE / 5, 2))


def test_pending_charges_are_all_that_an_instance_has_come_to(cloud: Cloud) -> None:
    id = cloud.deploy(ddos_protection=True, backups="enabled")
    cloud.post(f"/instances/{id}/ipv4", {"reboot": False}, ok=202)
    cloud.clock.advance(hours=10)
    total = sum(dollars for _, dollars in items(cloud).values())
    assert cloud.instance(id)["pending_charges"] == round(total, 2) == 0.27


def test_nothing_more_is_owed_after_deletion(cloud: Cloud) -> None:
    id = cloud.deploy(label="web", ddos_protection=True, backups="enabled")
    cloud.post(f"/instances/{id}/ipv4", {"reboot": False}, ok=202)
    cloud.clock.advance(hours=10)
    before = items(cloud)
    cloud.client.delete(f"/instances/{id}")
    cloud.clock.advance(days=10)
    assert items(cloud) == before
