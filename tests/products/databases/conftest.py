"""What the tests of databases share."""

import pytest

from roost.drivers.databases import Databases as Driver
from tests.products.blocks.storage import Wire
from tests.products.databases.cloud import Databases
from tests.server import RunningRoost


@pytest.fixture
def cloud(roost: RunningRoost) -> Databases:
    return Databases(roost)


@pytest.fixture
def wire(cloud: Databases, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """What the driver is asked, and what it is told to refuse."""
    wire = Wire(monkeypatch)
    wire.tap(
        cloud.roost.app.driver(Driver),
        "deploy", "configure", "migrate", "detach", "restart_connector", "remove",
    )  # fmt: skip
    return wire
