"""`roost state`, beside a server that runs."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from roost.admin.state import portable
from roost.cli import main
from roost.cli.failures import Exit
from tests.cli.programs import Ended
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost, running_roost


class Shell:
    """`roost state ...` in this process."""

    def __init__(self, data: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self._data = str(data)
        self._capfd = capfd

    def run(self, *arguments: str | Path) -> Ended:
        code = main(["state", *map(str, arguments), "--data", self._data])
        told = self._capfd.readouterr()
        return Ended(code, told.out, told.err)

    def held(self, *arguments: str | Path) -> dict[str, int]:
        """How many of what there is, all accounts together."""
        ended = self.run("contents", "--json", *arguments)
        assert ended.code == 0, ended.err
        counts: dict[str, int] = {}
        for item in json.loads(ended.out)["held"]:
            counts[item["kind"]] = counts.get(item["kind"], 0) + item["count"]
        return counts


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningRoost]:
    with running_roost(tmp_path / "data") as roost:
        yield roost


@pytest.fixture
def cloud(server: RunningRoost) -> Cloud:
    return Cloud(server)


@pytest.fixture
def shell(server: RunningRoost, capfd: pytest.CaptureFixture[str]) -> Shell:
    return Shell(server.app.settings.data, capfd)


@pytest.fixture
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())


class Terminal(io.StringIO):
    """Somebody who answers."""

    def isatty(self) -> bool:
        return True


def test_a_state_goes_to_a_file_and_comes_back(shell: Shell, cloud: Cloud, tmp_path: Path) -> None:
    id = cloud.deploy(label="kept")
    file = tmp_path / "three.jsonl"
    assert shell.run("export", file).code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    held = shell.held()
    assert shell.held(file) == held
    reset = shell.run("reset", "--yes")
    assert (reset.code, reset.out) == (0, "")
    assert reset.err.startswith("Reset. ")
    assert "instance" not in shell.held()
    ended = shell.run("import", file)
    assert (ended.code, ended.out) == (0, "")
    assert ended.err == f"Imported {sum(held.values())} documents of 1 accounts.\n"
    assert cloud.instance(id)["label"] == "kept"
    assert shell.held() == held


def test_it_goes_through_a_pipe(
    shell: Shell, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.ssh_key()
    exported = shell.run("export", "--with-log").out
    assert '"type":"log"' in exported
    shell.run("reset", "-y")
    stdin = io.TextIOWrapper(io.BytesIO(exported.encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert json.loads(shell.run("import", "--json", "-").out)["version"] == portable.version()
    assert shell.held()["ssh-key"] == 1


def test_a_table_is_for_people(shell: Shell, cloud: Cloud) -> None:
    cloud.ssh_key()
    heading, *rows = shell.run("contents").out.splitlines()
    assert heading.split() == ["ACCOUNT", "KIND", "HOW", "MANY"]
    assert ["Roost", "ssh-key", "1"] in [row.split() for row in rows]


@pytest.mark.usefixtures("no_terminal")
@pytest.mark.parametrize("what", ["reset", "import"])
def test_nothing_is_lost_without_being_asked(
    shell: Shell, cloud: Cloud, tmp_path: Path, what: str
) -> None:
    file = tmp_path / "empty.jsonl"
    shell.run("export", file)
    cloud.ssh_key()
    arguments = [what] if what == "reset" else [what, file]
    ended = shell.run(*arguments)
    assert ended.code == Exit.USAGE
    assert "add --yes" in ended.err
    assert shell.held()["ssh-key"] == 1
    assert shell.run(*arguments, "--yes").code == 0
    assert "ssh-key" not in shell.held()


@pytest.mark.parametrize(("answer", "left"), [("n", 1), ("", 1), ("y", 0), ("Yes", 0)])
def test_at_a_terminal_it_asks(
    shell: Shell, cloud: Cloud, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    cloud.ssh_key()
    monkeypatch.setattr(sys, "stdin", Terminal(f"{answer}\n"))
    ended = shell.run("reset")
    assert "Go on? [y/N]" in ended.err
    assert ended.code == (Exit.REFUSED if left else 0)
    assert shell.held().get("ssh-key", 0) == left


def test_what_is_left_out_is_said(shell: Shell, cloud: Cloud, tmp_path: Path) -> None:
    cloud.deploy(user_data="YQ==")
    file, open_file = tmp_path / "sealed.jsonl", tmp_path / "open.jsonl"
    shell.run("export", file)
    shell.run("export", "--with-secrets", open_file)
    with running_roost(tmp_path / "other") as other:
        there = Shell(other.app.settings.data, shell._capfd)
        assert "1 secrets and 1 API keys" in there.run("import", file).err
        assert "0 secrets and 1 API keys" in there.run("import", "--yes", open_file).err


def test_it_works_without_a_server(cloud: Cloud, shell: Shell, tmp_path: Path) -> None:
    cloud.ssh_key()
    file = tmp_path / "state.jsonl"
    shell.run("export", file)
    data = tmp_path / "alone"
    with running_roost(data):
        pass
    alone = Shell(data, shell._capfd)
    assert alone.run("import", file).code == 0
    assert alone.held()["ssh-key"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["import", "/does/not/exist"], Exit.CONFIGURATION, "No such file"),
        (["contents", "/does/not/exist"], Exit.CONFIGURATION, "No such file"),
        (["export", "/does/not/exist"], Exit.CANNOT_CREATE, "No such file"),
        (["import", __file__], Exit.REFUSED, "not a state that Roost has exported"),
        (["contents", __file__], Exit.REFUSED, "not a state that Roost has exported"),
    ],
)
def test_what_cannot_be_is_said(shell: Shell, arguments: list[Any], code: Exit, said: str) -> None:
    ended = shell.run(*arguments)
    assert ended.code == code
    assert said in ended.err
