"""What the tests of private networks share: a cloud to have them in."""

import pytest

from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    return Cloud(roost)
