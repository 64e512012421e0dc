"""What the tests of reserved IPs share."""

import pytest

from tests.products.instances.cloud import Cloud
from tests.products.reserved_ips.machines import Machines
from tests.server import RunningRoost


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    return Cloud(roost)


@pytest.fixture
def machines(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Machines:
    return Machines(cloud, monkeypatch)
