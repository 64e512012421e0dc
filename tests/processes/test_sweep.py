"""Of several processes one compares what drivers have with what there is."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from roost.drivers.base import Holding
from roost.drivers.compute import Compute
from roost.drivers.compute.simulated import SimulatedCompute
from roost.engine import sweep, turns
from roost.engine.findings import Report
from roost.engine.sweep import Sweeper
from roost.store import SECOND
from tests.durability.killing import until
from tests.durability.mortal import SECRET
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost, running_roost

pytestmark = pytest.mark.postgres


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Sweeper]:
    """Who has looked, look after look."""
    done: list[Sweeper] = []
    look = Sweeper.look

    async def note(self: Sweeper) -> Report:
        report = await look(self)
        done.append(self)
        return report

    monkeypatch.setattr(Sweeper, "look", note)
    monkeypatch.setattr(sweep, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(turns, "LEASE", 2 * SECOND)
    return done


class Counted(SimulatedCompute):
    """What both processes share, as they do a real driver's backend."""

    def has(self, holding: Holding) -> bool:
        return holding in self._held


def test_one_looks_until_it_ends_and_then_the_other_does(
    shared_database: str, tmp_path: Path, looks: list[Sweeper]
) -> None:
    compute = Counted()
    with ExitStack() as stack:
        roosts: list[RunningRoost] = [
            stack.enter_context(
                running_roost(
                    tmp_path / name,
                    shared_database,
                    drivers={Compute: compute},
                    secret=SECRET,
                    resync_seconds=0.1,
                )
            )
            for name in ("one", "other")
        ]
        until(lambda: len(looks) > 5, lambda: looks)
        first = looks[0]
        assert set(looks) == {first}
        looking, waiting = sorted(roosts, key=lambda roost: roost.app.sweeper is not first)
        id, orphan = Cloud(waiting).deploy(), Holding("iso", "an orphan")
        compute.lose("instance", id)
        compute.hold(orphan)
        until(lambda: Cloud(waiting).instance(id)["power_status"] == "stopped", lambda: id)
        until(lambda: not compute.has(orphan), lambda: orphan)
        looking.run(looking.app.sweeper.task.stop())
        looks.clear()
        until(lambda: len(looks) > 2, lambda: looks)
        assert set(looks) == {waiting.app.sweeper}


def test_simulations_of_several_processes_are_not_asked(
    shared_database: str, tmp_path: Path
) -> None:
    with running_roost(tmp_path / "data", shared_database, secret=SECRET) as roost:
        assert roost.run(roost.app.sweeper.look()) == {}
