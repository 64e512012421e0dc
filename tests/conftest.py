"""What every test can ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import MISSING, PostgresServer, postgres_server, programs_or_skip
from tests.server import RunningRoost, running_roost

# Two shared cores make any deadline a coin toss. In CI, Hypothesis loads a profile of its own.
if settings.get_current_profile_name() == "default":
    settings.register_profile("roost", deadline=None)
    settings.load_profile("roost")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Tests written as coroutines run on asyncio, which is what Roost runs on."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server, one for each pytest process, that does not wait for the disk."""
    with postgres_server(programs_or_skip()) as server:
        yield server


@pytest.fixture(scope="session")
def durable_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server that syncs to disk, for what is said about durability."""
    with postgres_server(programs_or_skip(), durable=True) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: a test that asks for it runs on both stores."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'roost.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.schema() as url:
        yield url


@pytest.fixture
def roost(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[RunningRoost]:
    """A Roost of the test's own, on both stores. Lifecycle `instant`, no rate limit.

    `@pytest.mark.settings(lifecycle="quick")` chooses others of its settings.
    """
    marker = request.node.get_closest_marker("settings")
    options = marker.kwargs if marker else {}
    with running_roost(tmp_path / "data", database, **options) as server:
        yield server


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if MISSING in str(r.longrepr)]
    if skipped:
        terminalreporter.section("half of the store was not tested", sep="!", red=True)
        terminalreporter.line(f"{len(skipped)} tests skipped: {MISSING}")
