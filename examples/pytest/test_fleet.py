"""The fleet, against a Roost: `pip install "CHECKOUT[testing]"` brings the fixture."""

import pytest
from fleet import Cloud, CloudError, ensure, labels

from roost.testing.server import RunningRoost


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    return Cloud(roost.key, roost.url)


def test_what_is_missing_is_made(cloud: Cloud) -> None:
    assert ensure(cloud, 3) == ["web-1", "web-2", "web-3"]
    assert labels(cloud) == ["web-1", "web-2", "web-3"]


def test_what_is_there_stays(cloud: Cloud) -> None:
    ensure(cloud, 2)
    assert ensure(cloud, 3) == ["web-3"]


def test_it_goes_on_where_it_failed(roost: RunningRoost, cloud: Cloud) -> None:
    ensure(cloud, 1)
    roost.faults.add("error", operation="create-instance", status=503, message="Sorry.", count=1)
    with pytest.raises(CloudError, match="Sorry"):
        ensure(cloud, 3)
    assert ensure(cloud, 3) == ["web-2", "web-3"]


def test_a_sold_out_region_is_said(roost: RunningRoost, cloud: Cloud) -> None:
    roost.faults.add("sold-out", region="ewr")
    with pytest.raises(CloudError):
        ensure(cloud, 1)


def test_a_month_costs_what_it_should(roost: RunningRoost, cloud: Cloud) -> None:
    ensure(cloud, 3)
    roost.clock.advance(days=62)
    invoices = cloud.ask("GET", "/billing/invoices")["billing_invoices"]
    assert invoices[0]["amount"] == pytest.approx(3 * 5.00)
