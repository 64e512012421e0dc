from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.catalog import Price, prices, tables
from roost.catalog.tables import hourly_of, items, nanos, number


def test_prices_beside_the_plans() -> None:
    found = prices()
    assert found.snapshot_gb == 50_000_000
    assert found.backups_percent == 20
    assert found.ddos_protection.monthly_nanos == 10_000_000_000
    assert found.reserved_ip.monthly_nanos == 3_000_000_000
    assert found.additional_ipv4.monthly_nanos == 3_000_000_000
    assert found.load_balancer_node == Price(15_000_000, 10_000_000_000)
    assert found.nat_gateway == Price(30_000_000, 20_000_000_000)
    assert found.bandwidth_overage_gb == 10_000_000
    assert found.free_bandwidth_gb == 2048


def test_what_is_charged_by_time_needs_an_hourly_price(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (tables.DATA / "prices.csv").read_text(encoding="utf-8")
    (tmp_path / "prices.csv").write_text(text.replace("nat_gateway,20,0.03,", "nat_gateway,20,,"))
    monkeypatch.setattr(tables, "DATA", tmp_path)
    with pytest.raises(ValueError, match="nat_gateway has no hourly price"):
        prices.__wrapped__()


@given(st.integers(min_value=0, max_value=10**16))
def test_every_whole_number_of_nanodollars_survives(amount: int) -> None:
    assert nanos(Decimal(amount).scaleb(-9)) == amount


def test_a_finer_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="nanodollars"):
        nanos(Decimal("0.0000000001"))


@pytest.mark.parametrize(
    ("monthly", "hourly"), [("5", "0.007"), ("3.5", "0.005"), ("7.5", "0.010"), ("0", "0.000")]
)
def test_an_hour_costs_a_730th_of_a_month(monthly: str, hourly: str) -> None:
    assert hourly_of(Decimal(monthly)) == Decimal(hourly)


def test_a_price_is_printed_as_the_api_prints_it() -> None:
    assert repr(number(Decimal("5.00"))) == "5"
    assert repr(number(Decimal("0.007"))) == "0.007"


def test_empty_items_of_a_list_are_dropped() -> None:
    assert items("ewr;;ord;") == ("ewr", "ord")
    assert items("") == ()
