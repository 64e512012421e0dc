"""What the tests of file systems share."""

import pytest

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
    wire.tap(files.roost.app.file_storage, "create", "resize", "share", "withdraw", "destroy")
    return wire
