"""What the tests of bare metals share."""

import pytest

from tests.products.bare_metals.rack import Rack
from tests.server import RunningRoost


@pytest.fixture
def rack(roost: RunningRoost) -> Rack:
    return Rack(roost)
