"""The fleet of ../pytest, against a Roost in a container."""

import json
from collections.abc import Iterator

import pytest
from fleet import Cloud, CloudError, ensure, labels
from roost_container import KEY, RoostContainer


@pytest.fixture(scope="session")
def container() -> Iterator[RoostContainer]:
    with RoostContainer() as started:
        yield started


@pytest.fixture
def cloud(container: RoostContainer) -> Cloud:
    """Of a Roost that is empty again."""
    container.roost("state", "reset", "--yes")
    return Cloud(KEY, container.url)


def test_what_is_missing_is_made(cloud: Cloud) -> None:
    assert ensure(cloud, 3) == ["web-1", "web-2", "web-3"]
    assert labels(cloud) == ["web-1", "web-2", "web-3"]


def test_an_error_is_passed_on(container: RoostContainer, cloud: Cloud) -> None:
    container.roost("faults", "add", "error", "--operation", "create-instance", "--count", "1")
    with pytest.raises(CloudError):
        ensure(cloud, 1)
    assert ensure(cloud, 1) == ["web-1"]


def test_a_month_costs_what_it_should(container: RoostContainer, cloud: Cloud) -> None:
    ensure(cloud, 3)
    advanced = json.loads(container.roost("clock", "advance", "62d", "--json"))
    assert advanced["happened"]["invoices"] == 2
    invoices = cloud.ask("GET", "/billing/invoices")["billing_invoices"]
    assert invoices[0]["amount"] == pytest.approx(3 * 5.00)
