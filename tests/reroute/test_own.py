"""`roost run` where no Roost runs, and with --ephemeral: one of the command's own."""

import json
import signal
from pathlib import Path

import pytest

from roost.cli.files import MEMORY
from tests.cli.programs import PATIENCE, ROOST, serving
from tests.clients.server import program
from tests.durability.killing import until
from tests.reroute.conftest import TLS
from tests.reroute.running import (
    CURL,
    SHOW_VARIABLES,
    Run,
    Runner,
    in_python,
    is_account,
    is_closed,
)

WAIT = ("sh", "-c", "echo $ROOST_DATA $HTTPS_PROXY; exec cat")


def test_a_roost_is_started_in_the_folder_and_stays_as_long_as_the_command(
    runner: Runner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("own") / "data"
    program("curl")
    first = runner.run("--data", str(data), "sh", "-c", CURL)
    assert is_account(first.out)
    assert f"no Roost runs in {data}" in first.err
    assert "the first API key, shown only once: " in first.err
    key = first.err.split()[-1]
    assert len(key) == 36
    assert not (data / "admin.sock").exists()
    second = runner.run("--data", str(data), "true")
    assert second.err == (f"roost: no Roost runs in {data}. One was started for this command.\n")
    with serving(data, *TLS) as server:
        assert Run(runner, server).takes(key), "it is an ordinary folder"


def test_what_a_command_made_is_there_for_the_next(
    runner: Runner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = str(tmp_path_factory.mktemp("own") / "data")
    name = "mine and mine alone"
    assert runner.run("--data", data, *ROOST, "accounts", "create", name).code == 0
    assert name in runner.run("--data", data, *ROOST, "accounts", "list").out


def test_ephemeral_is_another_one_and_gone_afterwards(run: Run) -> None:
    ended = run.ended("--ephemeral", *SHOW_VARIABLES)
    found: dict[str, str] = json.loads(ended.out)
    folder = Path(found["ROOST_DATA"])
    assert folder != run.server.data
    assert folder.parent == (MEMORY if MEMORY.is_dir() else run.runner.folder)
    assert not folder.exists()
    assert is_closed(found["HTTPS_PROXY"])
    assert ended.err == ""


def test_ephemeral_begins_empty_and_has_its_options(run: Run) -> None:
    program("curl")
    assert is_account(run("--ephemeral", "sh", "-c", CURL))
    words = ("--ephemeral", "--lifecycle", "instant", *ROOST, "clock", "--json")
    assert json.loads(run(*words))["lifecycle"] == "instant"


@pytest.mark.parametrize(
    ("option", "asked", "has"),
    [
        ("lifecycle", "instant", "lifecycle quick, not instant"),
        ("database", "postgresql://127.0.0.1/x", "database sqlite, not postgresql"),
        ("pools-v4", "192.0.2.0/24", "pools-v4 198.18.0.0/15,240.0.0.0/4, not 192.0.2.0/24"),
        ("pool-v6", "fd00::/48", "pool-v6 2001:db8::/32, not fd00::/48"),
    ],
)
def test_a_roost_that_runs_already_is_not_what_the_options_ask_for(
    run: Run, option: str, asked: str, has: str
) -> None:
    variable = f"ROOST_{option.upper().replace('-', '_')}"
    said = (
        f"roost: the Roost that runs in {run.server.data} has {has}\n"
        f"       stop it first, or leave out --{option} and {variable}, or use --ephemeral\n"
    )
    for ended in (
        run.ended(f"--{option}", asked, "echo", "hello"),
        run.ended("echo", "hello", **{variable: asked}),
    ):
        assert (ended.code, ended.out, ended.err) == (78, "", said)


def test_what_it_is_anyway_may_be_asked_for(run: Run) -> None:
    asked = ("--pools-v4", "240.0.0.0/4,198.18.0.0/15", "--pool-v6", "2001:db8::/32")
    assert run("--lifecycle", "quick", *asked, "echo", "hello") == "hello\n"
    assert run("echo", "hello", ROOST_LIFECYCLE="quick") == "hello\n"


def test_a_roost_that_is_started_has_its_options(
    runner: Runner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = str(tmp_path_factory.mktemp("own") / "data")
    words = ("--data", data, "--lifecycle", "instant", *ROOST, "clock", "--json")
    assert json.loads(runner.run(*words).out)["lifecycle"] == "instant"


def test_ephemeral_takes_as_many_requests_as_come(run: Run) -> None:
    """A rate limit would only make tests slow: `roost serve` has one."""
    ask = """
import httpx
with httpx.Client(base_url="https://api.vultr.com/v2") as client:
    print({client.get("/regions").status_code for _ in range(100)})
"""
    assert run("--ephemeral", *in_python(ask)) == "{200}\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_however_it_ends_nothing_is_left(runner: Runner, number: signal.Signals) -> None:
    with runner.started("--ephemeral", *WAIT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        folder, proxy = process.stdout.readline().split()
        assert Path(folder).is_dir()
        process.send_signal(number)
        assert process.wait(PATIENCE) == -number
        assert process.stderr.read() == ""
    assert not Path(folder).exists()
    until(lambda: is_closed(proxy), lambda: f"{proxy} is open")


def test_a_roost_that_cannot_start_says_why(
    runner: Runner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("own")
    (data / "secret").write_text("short")
    (data / "secret").chmod(0o600)
    ended = runner.run("--data", str(data), "true")
    assert ended.code == 78
    assert str(data / "secret") in ended.err
    assert "Traceback" not in ended.err


def test_what_is_no_command_starts_nothing(
    runner: Runner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("own") / "data"
    assert runner.run("--data", str(data)).code == 64
    assert not data.exists()
