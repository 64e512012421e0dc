"""Payments and credits: the operator enters them, the account sees them."""

from typing import Any

import pytest

from roost.cli import main
from roost.cli.failures import Exit
from tests.products.meter import FEBRUARY, JANUARY, YEAR, Meter
from tests.server import RunningRoost

PAID = f"{YEAR}-02-01T06:00:00+00:00"


@pytest.fixture
def owing(roost: RunningRoost) -> RunningRoost:
    """Its account owes $5.00 for January; it is six hours later."""
    roost.clock.hold(JANUARY)
    Meter(roost).start("web")
    roost.clock.hold(PAID)
    return roost


def bill(roost: RunningRoost, *arguments: str) -> int:
    return main(["bill", *arguments, "--data", str(roost.data)])


def history(roost: RunningRoost) -> list[dict[str, Any]]:
    return roost.client.get("/billing/history").json()["billing_history"]


def account(roost: RunningRoost) -> dict[str, Any]:
    return roost.client.get("/account").json()["account"]


def test_a_payment_is_in_the_history_and_the_account(owing: RunningRoost) -> None:
    assert account(owing)["balance"] == 5
    assert bill(owing, "payment", "7.25", "--description", "Card") == 0
    payment, invoice = history(owing)
    assert payment == {
        "id": payment["id"],
        "date": PAID,
        "type": "credit",
        "description": "Card",
        "amount": 7.25,
        "balance": -2.25,
    }
    assert (invoice["type"], invoice["date"], invoice["balance"]) == ("invoice", FEBRUARY, 5)
    assert payment["id"] != invoice["id"]
    seen = account(owing)
    assert seen["balance"] == -2.25
    assert (seen["last_payment_date"], seen["last_payment_amount"]) == (PAID, -7.25)


def test_a_credit_is_no_payment(owing: RunningRoost, capfd: pytest.CaptureFixture[str]) -> None:
    assert bill(owing, "credit", "1.5") == 0
    assert "Roost owes $3.50" in capfd.readouterr().out
    [entry, _] = history(owing)
    assert (entry["type"], entry["description"], entry["balance"]) == ("credit", "Credit", 3.5)
    assert account(owing)["last_payment_date"] == ""


def test_the_next_invoice_goes_on_from_the_balance(owing: RunningRoost) -> None:
    bill(owing, "payment", "5")
    owing.clock.advance(days=30)
    assert [entry["balance"] for entry in history(owing)] == [5, 0, 5]


@pytest.mark.parametrize("amount", ["0", "-1", "1.005", "much", "NaN", "1e30"])
def test_amounts_that_are_none(owing: RunningRoost, amount: str) -> None:
    assert bill(owing, "payment", "--", amount) == Exit.USAGE
    assert len(history(owing)) == 1


def test_nobody_pays_for_an_unknown_account_or_a_sub_account(owing: RunningRoost) -> None:
    assert bill(owing, "payment", "1", "--account", "Nobody") == Exit.REFUSED
    with owing.admin() as http:
        http.post("/accounts", json={"name": "Team", "email": "t@example.com", "parent": "Roost"})
    assert bill(owing, "payment", "1", "--account", "Team") == Exit.REFUSED
    assert len(history(owing)) == 1
