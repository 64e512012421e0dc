"""Two Roosts on one PostgreSQL database, each with a data folder of its own, as on two nodes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.durability.mortal import SECRET
from tests.postgres import PostgresServer
from tests.server import RunningRoost, running_roost


class Pair(NamedTuple):
    one: RunningRoost
    other: RunningRoost


@pytest.fixture
def shared_database(postgres: PostgresServer) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@pytest.fixture
def pair(request: pytest.FixtureRequest, shared_database: str, tmp_path: Path) -> Iterator[Pair]:
    """`@pytest.mark.settings(rate_limit=30)` chooses settings of both."""
    marker = request.node.get_closest_marker("settings")
    options: dict[str, Any] = {"secret": SECRET} | (marker.kwargs if marker else {})
    with (
        running_roost(tmp_path / "one", shared_database, **options) as one,
        running_roost(tmp_path / "other", shared_database, **options) as other,
    ):
        yield Pair(one, other)
