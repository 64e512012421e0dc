"""The server that the clients of this folder talk to."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.clients.server import Live, running_roost

pytest.register_assert_rewrite("tests.clients.story")


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A Roost for all the clients of one pytest process: each cleans up what it made.

    ROOST_URL and ROOST_API_KEY name one that runs already.
    """
    if url := os.environ.get("ROOST_URL"):
        address = urlsplit(url)
        assert address.hostname is not None
        assert address.port is not None
        yield Live(address.hostname, address.port, os.environ["ROOST_API_KEY"])
        return
    with running_roost(tmp_path_factory.mktemp("live")) as roost:
        yield roost
