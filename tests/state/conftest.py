"""What tests of states share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost

from .operator import Operator, operator_of


@pytest.fixture
def operator(roost: RunningRoost, tmp_path: Path) -> Iterator[Operator]:
    """The operator of `roost`."""
    with operator_of(tmp_path / "data") as operator:
        yield operator


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    return Cloud(roost)
