"""What the tests of clusters share."""

import pytest

from roost.drivers.fabric import Fabric
from tests.products.blocks.storage import Wire
from tests.products.clusters.pool import Pool
from tests.server import RunningRoost


@pytest.fixture
def pool(roost: RunningRoost) -> Pool:
    return Pool(roost)


@pytest.fixture
def wire(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """What the fabric is asked, and what it is told to refuse."""
    wire = Wire(monkeypatch)
    wire.tap(pool.roost.app.driver(Fabric), "join", "dissolve")
    return wire
