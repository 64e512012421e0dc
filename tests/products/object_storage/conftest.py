"""What the tests of object storage share."""

import pytest

from tests.products.object_storage.storage import Storage
from tests.server import RunningRoost


@pytest.fixture
def storage(roost: RunningRoost) -> Storage:
    return Storage(roost)
