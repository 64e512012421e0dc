"""What the tests of SCIM share."""

import pytest

from tests.products.scim.directory import Directory
from tests.server import RunningRoost


@pytest.fixture
def directory(roost: RunningRoost) -> Directory:
    return Directory(roost)
