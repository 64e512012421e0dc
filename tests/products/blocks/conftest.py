"""What the tests of blocks share."""

import pytest

from roost.drivers.block_storage import BlockStorage
from tests.products.blocks.storage import Storage, Wire
from tests.server import RunningRoost


@pytest.fixture
def storage(roost: RunningRoost) -> Storage:
    return Storage(roost)


@pytest.fixture
def wire(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire(monkeypatch)
    wire.tap(
        storage.roost.app.driver(BlockStorage), "create", "resize", "place", "snapshot", "destroy"
    )
    wire.tap(storage.roost.app.driver(BlockStorage), "delete_image")
    return wire
