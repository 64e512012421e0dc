"""What the tests of the name server share."""

import pytest

from tests.dns.resolver import Resolver
from tests.server import RunningRoost


@pytest.fixture
def resolver(roost: RunningRoost) -> Resolver:
    return Resolver(roost)
