"""What the tests of clusters share."""

import pytest

from roost.drivers.kubernetes import Kubernetes
from tests.products.blocks.storage import Wire
from tests.products.kubernetes.fleet import Fleet
from tests.server import RunningRoost


@pytest.fixture
def fleet(roost: RunningRoost) -> Fleet:
    return Fleet(roost)


@pytest.fixture
def wire(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """What the driver is asked, and what it is told to refuse."""
    wire = Wire(monkeypatch)
    wire.tap(
        fleet.roost.app.driver(Kubernetes),
        "run", "shape", "drain", "remove_pool", "deploy", "withdraw", "remove",
    )  # fmt: skip
    return wire
