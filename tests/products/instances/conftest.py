"""What the tests of instances share."""

import pytest

from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    return Cloud(roost)
