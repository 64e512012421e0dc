"""How often a request waits for PostgreSQL: each time is a round trip, to wherever that is."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from roost.store.postgres_line import Line
from roost.store.sql import Value
from tests.products.instances.cloud import PLAN, UBUNTU
from tests.server import RunningRoost, running_roost

pytestmark = pytest.mark.postgres

SCRIPT = {"name": "x", "script": "IyEvYmluL3NoCg=="}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that somebody waited for."""
    statements: list[str] = []
    ask = Line.ask

    def noted(line: Line, text: str, params: Sequence[Value] = ()) -> Any:
        statements.append(text)
        return ask(line, text, params)

    monkeypatch.setattr(Line, "ask", noted)
    return statements


@pytest.fixture
def quiet(asked: list[str], shared_database: str, tmp_path: Path) -> Iterator[RunningRoost]:
    """A Roost that does nothing but answer, and has met its client before."""
    with running_roost(tmp_path / "data", shared_database) as roost:
        for task in roost.app.tasks:
            roost.run(task.stop())
        assert roost.client.get("/account").status_code == 200
        asked.clear()
        yield roost


def test_a_get_waits_once(quiet: RunningRoost, asked: list[str]) -> None:
    made = quiet.client.post("/startup-scripts", json=SCRIPT).json()["startup_script"]["id"]
    asked.clear()
    assert quiet.client.get(f"/startup-scripts/{made}").status_code == 200
    assert len(asked) == 1


def test_a_page_of_a_list_waits_once(quiet: RunningRoost, asked: list[str]) -> None:
    for _ in range(3):
        assert quiet.client.post("/startup-scripts", json=SCRIPT).status_code == 201
    for query in ("", "?per_page=2", "?per_page=500"):
        asked.clear()
        assert quiet.client.get(f"/startup-scripts{query}").status_code == 200
        assert len(asked) == 1
    asked.clear()
    assert quiet.client.get("/ssh-keys").json()["ssh_keys"] == []
    assert len(asked) == 1


def test_a_small_create_waits_for_its_document_and_its_commit(
    quiet: RunningRoost, asked: list[str]
) -> None:
    assert quiet.client.post("/startup-scripts", json=SCRIPT).status_code == 201
    assert len(asked) == 2
    assert asked[-1] == "COMMIT"


def test_an_instance_waits_for_its_address_its_document_its_job_and_its_commit(
    quiet: RunningRoost, asked: list[str]
) -> None:
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU}
    assert quiet.client.post("/instances", json=body).status_code == 202
    asked.clear()  # the first one finds a range of addresses as well
    assert quiet.client.post("/instances", json=body).status_code == 202
    assert len(asked) == 4
    assert asked[-1] == "COMMIT"
