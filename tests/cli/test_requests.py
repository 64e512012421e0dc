"""`roost requests`, beside a server that runs."""

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from roost.cli import main
from tests.cli.programs import PATIENCE, ROOST, Lines, environment
from tests.server import RunningRoost, running_roost


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningRoost]:
    with running_roost(tmp_path / "data") as roost:
        yield roost


def run(server: RunningRoost, *arguments: str) -> int:
    return main(["requests", *arguments, "--data", str(server.app.settings.data)])


@contextmanager
def following(server: RunningRoost, *arguments: str) -> Iterator[tuple[Lines, "Follower"]]:
    process = subprocess.Popen(
        [*ROOST, "requests", "--follow", *arguments, "--data", str(server.app.settings.data)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield Lines(process.stdout), process
    finally:
        process.kill()
        process.wait(PATIENCE)


Follower = subprocess.Popen[str]


def test_the_last_requests(server: RunningRoost, capsys: pytest.CaptureFixture[str]) -> None:
    for path in ("/account", "/instances?per_page=7", "/instances/none"):
        server.client.get(path)
    server.flush_log()
    assert run(server, "--last", "2") == 0
    listed, missing, reason = capsys.readouterr().out.splitlines()
    assert "  200  GET    /v2/instances?per_page=7  " in listed
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  200  ", listed)
    assert listed.endswith(" ms  list-instances  key ROOST_API_KEY")
    assert "  404  GET    /v2/instances/none  " in missing
    assert reason == "  refused: instance not found"

    assert run(server, "--json") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["operation"] for line in lines] == [
        "get-account", "list-instances", "get-instance",
    ]  # fmt: skip


def test_following_shows_what_comes_until_interrupted(server: RunningRoost) -> None:
    server.client.get("/snapshots")
    server.flush_log()
    with following(server) as (lines, process):
        lines.find(r"200  GET +/v2/snapshots ")
        server.client.get("/account")
        lines.find(r"200  GET +/v2/account ")
        server.client.get("/instances/none")
        lines.find(r"404  GET +/v2/instances/none ")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130


def test_following_shows_bodies_and_answers_without_secrets(server: RunningRoost) -> None:
    server.client.get("/snapshots")
    server.flush_log()
    with following(server, "--bodies") as (lines, _):
        lines.find("/v2/snapshots")
        made = server.client.post("/apikeys", json={"name": "other"}).json()["api_key"]
        lines.find(r"202  POST +/v2/apikeys ")
        lines.find(r'^  > \{"name":"other"')
        lines.find(rf'^  < \{{"api_key":\{{"id":"{made["id"]}","api_key":"\*+"')
        assert made["api_key"] not in "".join(lines.seen)


def test_it_looks_back_over_a_restart_with_bodies_where_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_roost(tmp_path / "data") as before:
        before.client.post("/startup-scripts", json={"name": "hello", "script": "IyEvYmluL3NoCg=="})
        before.client.post("/startup-scripts", json={"name": "hello"})
        before.flush_log()
    with running_roost(tmp_path / "data") as after:
        assert run(after) == 0
        told = capsys.readouterr().out
        assert "  201  POST   /v2/startup-scripts  create-startup-script  key " in told
        assert "  400  POST   /v2/startup-scripts  create-startup-script  key " in told
        assert "  refused: Missing required field: script" in told
        assert "  > " not in told
        assert run(after, "--bodies", "--last", "2") == 0
        assert '  > {"name":"hello","script":"IyEvYmluL3NoCg==",' in capsys.readouterr().out
        assert run(after, "--last", "1", "--json") == 0
        [line] = capsys.readouterr().out.splitlines()
        assert json.loads(line)["status"] == 400


def test_it_looks_back_to_a_moment(
    server: RunningRoost, capsys: pytest.CaptureFixture[str]
) -> None:
    server.client.get("/account")
    server.clock.advance(hours=2)
    server.client.get("/ssh-keys")
    server.flush_log()
    assert run(server, "--since", "1h") == 0
    [line] = capsys.readouterr().out.splitlines()
    assert "/v2/ssh-keys" in line
    assert run(server, "--since", "3h") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert run(server, "--since", "2999-01-01") == 0
    assert capsys.readouterr().err == "There were no requests.\n"
    assert run(server, "--since", "soon") == 64


def test_a_page_is_not_dumped(server: RunningRoost, capsys: pytest.CaptureFixture[str]) -> None:
    run(server, "--bodies")
    with httpx.Client(base_url=server.url) as browser:
        page = browser.get("/", headers={"accept": "text/html,*/*", "accept-encoding": "identity"})
    assert "<html" in page.text
    server.flush_log()
    capsys.readouterr()
    assert run(server, "--bodies") == 0
    told = capsys.readouterr().out
    assert f"  < ({len(page.content)} bytes of text/html; charset=utf-8)" in told
    assert "<html" not in told


def test_what_a_fault_did_is_marked(
    server: RunningRoost, capsys: pytest.CaptureFixture[str]
) -> None:
    id = server.admin().post("/faults", json={"kind": "error", "status": 503}).json()["id"]
    server.client.get("/ssh-keys")
    server.flush_log()
    assert run(server, "--last", "1") == 0
    _, reason, fault = capsys.readouterr().out.splitlines()
    assert (reason, fault) == ("  refused: Service Unavailable", f"  fault: {id} error")


def test_without_a_server_there_is_nothing_to_see(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["requests", "--data", str(tmp_path)]) == 66
    assert f"no Roost runs in {tmp_path}" in capsys.readouterr().err


def test_a_worker_that_does_not_answer_is_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_roost(tmp_path / "data", workers=2) as server:
        server.client.get("/account")
        server.flush_log()
        assert run(server) == 0
    told = capsys.readouterr()
    assert "/v2/account" in told.out
    assert "A worker does not answer" in told.err
