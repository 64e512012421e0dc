"""`roost state save`, `list`, `restore`, `delete` and `compare`."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from roost.cli import main
from roost.cli.failures import Exit
from tests.cli.programs import Ended
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost, running_roost


class Shell:
    """`roost state ...` in this process."""

    def __init__(self, server: RunningRoost, capfd: pytest.CaptureFixture[str]) -> None:
        self._data = str(server.app.settings.data)
        self._capfd = capfd

    def run(self, *arguments: str) -> Ended:
        code = main(["state", *arguments, "--data", self._data])
        told = self._capfd.readouterr()
        return Ended(code, told.out, told.err)

    def ok(self, *arguments: str) -> str:
        ended = self.run(*arguments)
        assert ended.code == 0, ended.err
        return ended.out


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningRoost]:
    with running_roost(tmp_path / "data") as roost:
        yield roost


@pytest.fixture
def cloud(server: RunningRoost) -> Cloud:
    return Cloud(server)


@pytest.fixture
def shell(server: RunningRoost, capfd: pytest.CaptureFixture[str]) -> Shell:
    return Shell(server, capfd)


def test_a_state_is_saved_listed_restored_and_deleted(
    shell: Shell, cloud: Cloud, server: RunningRoost
) -> None:
    id = cloud.deploy(label="kept")
    saved = shell.run("save", "one-machine")
    assert (saved.code, saved.out) == (0, "")
    assert " documents as one-machine." in saved.err
    [listed] = json.loads(shell.ok("list", "--json"))["states"]
    assert listed["name"] == "one-machine"
    assert listed["documents"] == json.loads(shell.ok("save", "again", "--json"))["documents"]
    shell.ok("reset", "--yes")
    assert cloud.get("/instances")["instances"] == []
    assert "Restored " in shell.run("restore", "one-machine", "--yes").err
    assert cloud.get(f"/instances/{id}")["instance"]["label"] == "kept"
    shell.ok("delete", "one-machine")
    heading, row = shell.ok("list").splitlines()
    assert heading.split() == ["NAME", "SAVED", "DOCUMENTS", "BYTES"]
    assert row.startswith("again ")
    file = server.app.settings.data / "states" / "again.jsonl"
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_clock_goes_back_to_where_it_was(
    shell: Shell, server: RunningRoost, cloud: Cloud
) -> None:
    server.clock.hold()
    before = server.clock.now
    shell.ok("save", "then")
    server.clock.advance(days=40)
    shell.ok("restore", "then", "--yes")
    assert server.clock.now == before
    assert cloud.get("/instances")["instances"] == []


def test_what_differs_is_shown(shell: Shell, cloud: Cloud, server: RunningRoost) -> None:
    gone, kept = cloud.ssh_key("gone"), cloud.script()
    shell.ok("save", "before")
    assert shell.run("compare", "before").err == "They are the same.\n"
    assert server.client.delete(f"/ssh-keys/{gone}").status_code == 204
    renamed = server.client.patch(f"/startup-scripts/{kept}", json={"name": "renamed"})
    assert renamed.status_code == 204
    new = cloud.ssh_key("new")
    rows = [line.split() for line in shell.ok("compare", "before").splitlines()[1:]]
    assert ["+", "ssh-key", new, "new"] in rows
    assert ["-", "ssh-key", gone, "gone"] in rows
    [changed] = [row for row in rows if row[0] == "~"]
    assert changed[:4] == ["~", "startup-script", kept, "renamed"]
    assert "name" in " ".join(changed[4:]).split(", ")
    shell.ok("save", "after")
    found = json.loads(shell.ok("compare", "after", "before", "--json"))
    assert [thing["name"] for thing in found["added"]] == ["gone"]
    assert [thing["name"] for thing in found["removed"]] == ["new"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("restore", "nope", "--yes"), "No state is saved as nope"),
        (("restore", "nope"), "`roost state list` shows the states"),
        (("delete", "nope"), "No state is saved as nope"),
        (("compare", "nope"), "No state is saved as nope"),
        (("save", "../nope"), "Invalid name: "),
        (("save", "a/b"), "Invalid name: "),
    ],
)
def test_what_cannot_be_is_said(shell: Shell, arguments: tuple[str, ...], said: str) -> None:
    ended = shell.run(*arguments)
    assert ended.code == Exit.REFUSED
    assert said in ended.err


def test_nothing_saved_says_how_to(shell: Shell) -> None:
    assert shell.run("list").err == "No state is saved. `roost state save NAME` saves one.\n"
