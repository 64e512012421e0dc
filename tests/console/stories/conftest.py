"""Stories need a browser. Where none is installed they are skipped, and say so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from roost.admin.console.files import STATIC
from roost.settings import Address
from tests.console.stories.stage import Stage, chromium, executable
from tests.server import RunningRoost
from tests.sharing import Servers


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For each file anew: while it is open, no coroutine of another test can run."""
    if executable() is None:
        pytest.skip("no chromium is installed here: Debian's package is called so")
    if not (STATIC / "index.html").exists():
        pytest.skip("the console was not built: `make console` does that")
    with chromium() as opened:
        yield opened


@pytest.fixture
def roost(sqlite_servers: Servers, request: pytest.FixtureRequest) -> Iterator[RunningRoost]:
    """A Roost with nothing in it and a name server. A browser tells no store from another."""
    marker = request.node.get_closest_marker("settings")
    chosen = {"dns": Address("127.0.0.1", 0), **(marker.kwargs if marker else {})}
    with sqlite_servers.lend(**chosen) as server:
        yield server


@pytest.fixture
def stage(browser: Browser, roost: RunningRoost) -> Iterator[Stage]:
    """The console in a browser, in the operator's session. Its errors fail the test."""
    made = Stage(browser, roost)
    try:
        made.enter()
        yield made
        made.check_clean()
    finally:
        made.close()
