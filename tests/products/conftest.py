"""What tests of the products share."""

from collections.abc import Iterator

import httpx
import pytest

from tests.server import running_roost


@pytest.fixture(scope="session")
def anyone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client without a key. The catalog is in no store, so one server does for all its tests."""
    with running_roost(tmp_path_factory.mktemp("catalog") / "data") as server:
        yield server.client_for(None)
