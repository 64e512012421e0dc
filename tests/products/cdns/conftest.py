"""What the tests of CDNs share."""

import pytest

from roost.drivers.cdn import Cdn
from tests.products.cdns.zones import Told, Zones
from tests.server import RunningRoost


@pytest.fixture
def zones(roost: RunningRoost) -> Zones:
    return Zones(roost)


@pytest.fixture
def told(roost: RunningRoost, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the driver is told."""
    told = Told()
    for call in ("apply", "purge", "remove"):
        monkeypatch.setattr(roost.app.driver(Cdn), call, getattr(told, call))
    return told
