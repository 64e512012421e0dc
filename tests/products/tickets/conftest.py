"""The clock stands still, so that dates can be told."""

import pytest

from tests.products.tickets.desk import Desk
from tests.server import RunningRoost


@pytest.fixture
def desk(roost: RunningRoost) -> Desk:
    roost.clock.hold("2030-03-01T12:00:00+00:00")
    return Desk(roost)
