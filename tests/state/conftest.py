"""What tests of states share."""

import pytest

from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost

from .operator import Operator


@pytest.fixture
def operator(roost: RunningRoost) -> Operator:
    """The operator of `roost`."""
    return Operator(roost.admin())


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    return Cloud(roost)
