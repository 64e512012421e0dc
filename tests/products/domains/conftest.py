"""What the tests of domains share."""

import pytest

from tests.products.domains.registrar import Registrar
from tests.server import RunningRoost


@pytest.fixture
def registrar(roost: RunningRoost) -> Registrar:
    return Registrar(roost)
