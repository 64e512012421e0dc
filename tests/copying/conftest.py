"""Two Roosts, and `roost import` from one to the other."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from roost.cli import main
from roost.cli.copying import endpoint
from tests.cli.programs import Ended
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost, running_roost


class Side:
    """A Roost, as its user and its operator see it."""

    def __init__(self, roost: RunningRoost, admin: httpx.Client) -> None:
        self.roost = roost
        self.cloud = Cloud(roost)
        self._admin = admin

    def fault(self, **fault: Any) -> None:
        reply = self._admin.post("/faults", json=fault)
        assert reply.status_code == 201, reply.text

    def clear_faults(self) -> None:
        assert self._admin.delete("/faults").is_success

    def all(self, path: str, name: str) -> list[dict[str, Any]]:
        return self.cloud.get(path)[name]


@contextmanager
def side(data: Path) -> Iterator[Side]:
    with running_roost(data) as roost:
        yield Side(roost, roost.admin())


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Side]:
    """Where it comes from."""
    with side(tmp_path / "there") as there:
        yield there


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Side]:
    """Where it goes to."""
    with side(tmp_path / "here") as here:
        yield here


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited: nobody does, in truth."""
    waited: list[float] = []
    monkeypatch.setattr(endpoint, "wait", waited.append)
    return waited


class Import:
    """`roost import`, in this process. notes: the file that it keeps."""

    def __init__(
        self, there: Side, here: Side, notes: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        self._there = there
        self._here = here
        self._capfd = capfd
        self.notes = notes

    def run(self, *more: str, source: str = "", key: str = "") -> Ended:
        arguments = [
            *("import", "--from", source or self._there.roost.url),
            *("--key", key or self._there.roost.key),
            *("--map", str(self.notes)),
            *("--data", str(self._here.roost.app.settings.data)),
            *(more or ("--rate", "1000")),
        ]
        code = main(arguments)
        told = self._capfd.readouterr()
        return Ended(code, told.out, told.err)

    def counts(self, ended: Ended) -> dict[str, tuple[int, int, int]]:
        """How many were copied, were there before, and were missed, by section."""
        rows = [line.split() for line in ended.out.splitlines()[1:]]
        return {name: (int(now), int(before), int(missed)) for name, now, before, missed in rows}

    def copies(self) -> dict[tuple[str, str], str]:
        """What the file says: the id here of what is there."""
        _, *lines = map(json.loads, self.notes.read_text().splitlines())
        return {(line["section"], line["there"]): line["here"] for line in lines if "here" in line}


@pytest.fixture
def importing(
    there: Side, here: Side, tmp_path: Path, capfd: pytest.CaptureFixture[str], pauses: list[float]
) -> Import:
    return Import(there, here, tmp_path / "map.jsonl", capfd)
