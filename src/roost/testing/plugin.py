"""The pytest plugin: `roost`, `roost_factory` and `roost_settings`, and what failing tests show.

pytest finds it by itself. The server is imported by the fixtures, not here: most runs want none.
"""

from collections.abc import Generator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from .report import SHOWN, requests

if TYPE_CHECKING:
    from .server import RunningRoost

_servers = pytest.StashKey["list[RunningRoost]"]()
"""The servers that a test has."""


class RoostFactory(Protocol):
    """Starts one more Roost, which ends with the test. settings: see `server.running_roost`."""

    def __call__(self, **settings: Any) -> "RunningRoost": ...


@pytest.fixture(scope="session")
def roost_settings() -> dict[str, Any]:
    """What `roost` is started with: to be overridden, in a conftest.py.

    See `server.running_roost` for what there is: {"lifecycle": "quick"}, for example.
    """
    return {}


@pytest.fixture(scope="session")
def _roost_of_session(  # pyright: ignore[reportUnusedFunction] - fixtures are called by pytest
    roost_settings: dict[str, Any],
) -> "Generator[RunningRoost]":
    from .server import running_roost  # noqa: PLC0415

    with running_roost(**roost_settings) as roost:
        yield roost


@pytest.fixture
def roost(request: pytest.FixtureRequest, _roost_of_session: "RunningRoost") -> "RunningRoost":
    """A Roost with nothing in it: one server for the session, reset before each test."""
    _roost_of_session.reset()
    _servers_of(request.node).append(_roost_of_session)
    return _roost_of_session


@pytest.fixture
def roost_factory(request: pytest.FixtureRequest) -> Generator[RoostFactory]:
    """Starts Roosts of the test's own, with other settings: `roost_factory(lifecycle="quick")`."""
    from .server import running_roost  # noqa: PLC0415

    with ExitStack() as stack:

        def start(**settings: Any) -> "RunningRoost":
            server = stack.enter_context(running_roost(**settings))
            _servers_of(request.node).append(server)
            return server

        yield start


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds the last requests to the report of a test that fails, while its servers still run."""
    report = yield
    if report.failed and report.when != "teardown":
        for server in _servers_of(item):
            seen = server.last_requests(SHOWN)
            if seen:
                report.sections.append((f"requests to Roost at {server.url}", requests(seen)))
    return report


def _servers_of(item: pytest.Item) -> "list[RunningRoost]":
    return item.stash.setdefault(_servers, [])
