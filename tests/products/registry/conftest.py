"""What the tests of registries share."""

import pytest

from roost.drivers.registry import Registry
from tests.products.blocks.storage import Wire
from tests.products.registry.registries import Registries
from tests.server import RunningRoost


@pytest.fixture
def registries(roost: RunningRoost) -> Registries:
    return Registries(roost)


@pytest.fixture
def wire(registries: Registries, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """What the driver is asked, and what it is told to refuse."""
    wire = Wire(monkeypatch)
    wire.tap(registries.roost.app.driver(Registry), "apply", "remove", "delete")
    return wire
