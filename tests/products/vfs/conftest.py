"""What the tests of file systems share."""

import pytest

from roost.drivers.file_storage import FileStorage
from tests.products.blocks.storage import Wire
from tests.products.vfs.files import Files
from tests.server import RunningRoost


@pytest.fixture
def files(roost: RunningRoost) -> Files:
    return Files(roost)


@pytest.fixture
def wire(files: Files, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """What the driver is asked, and what it is told to refuse."""
    wire = Wire(monkeypatch)
    wire.tap(
        files.roost.app.driver(FileStorage), "create", "resize", "share", "withdraw", "destroy"
    )
    return wire
