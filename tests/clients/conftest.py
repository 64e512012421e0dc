"""The server that the clients of this folder talk to."""

from collections.abc import Iterator

import pytest

from tests.clients.server import Live, running_roost

pytest.register_assert_rewrite("tests.clients.story")


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A Roost for all the clients of one pytest process: each cleans up what it made."""
    with running_roost(tmp_path_factory.mktemp("live")) as roost:
        yield roost
