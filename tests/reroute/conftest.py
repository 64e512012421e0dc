"""A Roost with TLS, and runs of commands that must leave nothing behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.programs import Server, serving
from tests.reroute.running import Run, Runner

TLS = ("--listen", "127.0.0.1:0", "--rate-limit", "0", "--log", "off")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server") / "data", *TLS) as running:
        yield running


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """Fails the test if a run leaves a process or a file behind."""
    made = Runner(tmp_path)
    yield made
    assert made.leftovers() == []


@pytest.fixture
def run(runner: Runner, server: Server) -> Run:
    return Run(runner, server)
