"""What the tests of load balancers share."""

import pytest

from tests.products.load_balancers.front import Engine, Front
from tests.server import RunningRoost


@pytest.fixture
def front(roost: RunningRoost) -> Front:
    return Front(roost)


@pytest.fixture
def engine(roost: RunningRoost, monkeypatch: pytest.MonkeyPatch) -> Engine:
    return Engine(roost, monkeypatch)
