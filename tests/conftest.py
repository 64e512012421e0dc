"""What every test can ask for, and which tests run. tests/README.md has the rules."""

import logging
from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from roost.http.lines import STANDARD_ERROR
from tests.postgres import MISSING, PostgresServer, postgres_server, programs_or_skip
from tests.selection import of_time, speaks_of_time, without_repeats
from tests.server import Beginning, RunningRoost
from tests.sharing import Servers

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
def backend(request: pytest.FixtureRequest) -> str:
    """Which store a test runs on."""
    return request.param


@pytest.fixture
def database(request: pytest.FixtureRequest, backend: str, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: a test that asks for it runs on both stores."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'roost.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.schema() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """The servers of this pytest process, each on a file of its own."""
    with closing(Servers(tmp_path_factory.mktemp("sqlite"), nullcontext)) as servers:
        yield servers


@pytest.fixture(scope="session")
def postgres_servers(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer
) -> Iterator[Servers]:
    """The servers of this pytest process, each in a schema of its own."""
    with closing(Servers(tmp_path_factory.mktemp("postgres"), postgres.schema)) as servers:
        yield servers


@pytest.fixture
def roost(request: pytest.FixtureRequest, backend: str) -> Iterator[RunningRoost]:
    """A Roost with nothing in it, on both stores. Lifecycle `instant`, no rate limit.

    `@pytest.mark.settings(lifecycle="quick")` chooses others of its settings, and
    `@pytest.mark.own_server` a process that no other test has used.
    """
    marker = request.node.get_closest_marker("settings")
    own = request.node.get_closest_marker("own_server") is not None
    servers: Servers = request.getfixturevalue(f"{backend}_servers")
    with servers.lend(own=own, **(marker.kwargs if marker else {})) as server:
        yield server


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[None]:
    """Takes back what a command that a test called in this process did to all logs."""
    yield
    root = logging.getLogger()
    if any(getattr(handler, "stream", None) is STANDARD_ERROR for handler in root.handlers):
        root.handlers = []
        root.setLevel(logging.WARNING)
        structlog.reset_defaults()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("roost")
    group.addoption(
        "--all-stores", action="store_true", help="run on PostgreSQL all that runs on SQLite"
    )
    group.addoption(
        "--start-date",
        metavar="MOMENT",
        type=_moment,
        help="let the clock of the tests begin then, and run only those that have to do with it",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.option.start_date is not None:
        Beginning.date = config.option.start_date


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    if config.option.start_date is not None and is_test and not speaks_of_time(collection_path):
        return True
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = " ".join([config.option.keyword, config.option.markexpr, *config.args])
    if config.option.start_date is not None:
        kept = of_time(items)
    elif config.option.all_stores or "postgres" in asked:
        return
    else:
        kept = without_repeats(items)
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _moment(text: str) -> datetime:
    """In UTC, if the text says nothing else."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if MISSING in str(r.longrepr)]
    if skipped:
        terminalreporter.section("half of the store was not tested", sep="!", red=True)
        terminalreporter.line(f"{len(skipped)} tests skipped: {MISSING}")
