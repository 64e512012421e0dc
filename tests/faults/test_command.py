"""`roost faults`, beside a server that runs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from roost.cli import main
from tests.cli.programs import Ended
from tests.server import RunningRoost, running_roost


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRoost]:
    with running_roost(tmp_path_factory.mktemp("faults") / "data") as roost:
        yield roost


class Shell:
    """`roost faults ...` in this process."""

    def __init__(self, server: RunningRoost, capsys: pytest.CaptureFixture[str]) -> None:
        self._data = str(server.app.settings.data)
        self._capsys = capsys

    def run(self, *arguments: str) -> Ended:
        code = main(["faults", *arguments, "--data", self._data])
        told = self._capsys.readouterr()
        return Ended(code, told.out, told.err)

    def add(self, *arguments: str) -> str:
        ended = self.run("add", *arguments)
        assert ended.code == 0, ended.err
        return ended.out.strip()

    def all(self) -> list[dict[str, Any]]:
        return json.loads(self.run("list", "--json").out)["faults"]


@pytest.fixture
def shell(server: RunningRoost, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    shell = Shell(server, capsys)
    yield shell
    shell.run("clear")


def test_a_fault_is_added_seen_and_cleared(shell: Shell, server: RunningRoost) -> None:
    id = shell.add(
        *("error", "--operation", "list-ssh-keys", "--status", "503"),
        *("--message", "Out of order", "--count", "2", "--for", "2h"),
    )
    reply = server.client.get("/ssh-keys")
    assert (reply.status_code, reply.json()["error"]) == (503, "Out of order")
    heading, line = shell.run("list").out.splitlines()
    assert heading.split() == ["ID", "FAULT", "MEETS", "HITS", "STATE"]
    assert line.startswith(f"{id}  error 503 Out of order  operation list-ssh-keys  1 of 2  until ")
    assert shell.run("clear", id) == Ended(0, "", "Cleared 1 fault.\n")
    assert shell.run("clear") == Ended(0, "", "There were no faults.\n")
    assert shell.run("list").out == ""
    assert "There are no faults." in shell.run("list").err
    assert shell.all() == []
    assert server.client.get("/ssh-keys").status_code == 200


def test_some_are_cleared_or_all(shell: Shell) -> None:
    one, two, three, four = (shell.add("stuck") for _ in range(4))
    shell.run("clear", one, three)
    assert [fault["id"] for fault in shell.all()] == [two, four]
    shell.run("clear")
    assert shell.all() == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("delay", "--seconds", "0.5"), "delay 0.5 s for everybody"),
        (("rate-limit", "--retry-after", "3", "--section", "ssh"), "rate-limit for section ssh"),
        (("sold-out", "--plan", "vc2-1c-1gb", "--region", "ewr"), "sold-out vc2-1c-1gb ewr for"),
        (("locked", "--resource", "x"), "locked 400 Server is currently locked for resource x"),
        (("drop-after", "--rate", "0.25", "--seed", "9"), "drop-after for 0.25 of all (seed 9)"),
    ],
)
def test_what_was_added_is_told_in_words(
    shell: Shell, arguments: tuple[str, ...], told: str
) -> None:
    ended = shell.run("add", *arguments)
    assert ended.err.startswith(told)
    assert f"`roost faults clear {ended.out.strip()}` ends it" in ended.err


def test_what_is_over_is_listed_so(shell: Shell, server: RunningRoost) -> None:
    shell.add("error", "--count", "1")
    assert server.client.get("/ssh-keys").status_code == 500
    assert shell.run("list").out.splitlines()[1].endswith("  1 of 1  over")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("add", "explosion"), 64, "explosion"),
        (("add", "error", "--for", "soon"), 64, "'soon' is not a duration"),
        (("add", "error", "--rate", "2"), 64, "2 is not a share of the requests"),
        (("add", "delay"), 64, "roost faults add delay --seconds 5"),
        (("add", "error", "--key", "nobody's"), 65, "No API key has the id or the name nobody's"),
        (("add", "error", "--operation", "createinstance"), 65, "Did you mean create-instance?"),
        (("add", "error", "--operation", "createinstance"), 65, "`roost operations` lists"),
        (("add", "error", "--section", "instance"), 65, "Did you mean instances?"),
        (("add", "error", "--operation", "xyzzy"), 65, "There is no operation xyzzy.\n"),
        (("clear", "nothing at all"), 65, "There is no such fault"),
        (("clear", "nothing at all"), 65, "`roost faults list` shows"),
    ],
)
def test_what_makes_no_sense_is_refused(
    shell: Shell, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ended = shell.run(*arguments)
    assert (ended.code, ended.out) == (code, "")
    assert told in ended.err
    assert shell.all() == []
