"""Commands beside a server that runs: they reach it over DATA/admin.sock."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from roost.cli import main
from tests.cli.programs import Ended, Server, serving

KEY = re.compile(r"[A-Z0-9]{36}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server") / "data") as server:
        yield server


class Shell:
    """Runs commands in this process, against that server."""

    def __init__(self, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
        self._server = server
        self._capsys = capsys

    def run(self, *arguments: str) -> Ended:
        code = main([*arguments, "--data", str(self._server.data)])
        told = self._capsys.readouterr()
        return Ended(code, told.out, told.err)

    def json(self, *arguments: str) -> Any:
        ended = self.run(*arguments, "--json")
        assert ended.code == 0, ended.err
        return json.loads(ended.out)

    def key(self, *arguments: str) -> str:
        """The only thing that a command printed, which is a key."""
        ended = self.run(*arguments)
        assert ended.code == 0, ended.err
        assert KEY.fullmatch(ended.out.strip())
        return ended.out.strip()

    def account(self, key: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"}
        return httpx.get(f"{self._server.url}/v2/account", headers=headers, timeout=30)


@pytest.fixture
def shell(server: Server, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(server, capsys)


def test_a_created_key_works_and_is_listed_without_being_shown(shell: Shell) -> None:
    key = shell.key("keys", "create", "laptop")
    assert shell.account(key).json()["account"]["name"] == "Roost"
    listed = shell.run("keys", "list")
    assert key not in listed.out
    [line] = [line for line in listed.out.splitlines() if "laptop" in line]
    assert f"...{key[-5:]}" in line
    assert "never" in line
    assert "everywhere" in line


def test_a_revoked_key_stops_at_once(shell: Shell) -> None:
    made = shell.json("keys", "create", "stolen")
    assert shell.account(made["api_key"]).status_code == 200
    assert shell.run("keys", "revoke", made["key"]["id"]).code == 0
    assert shell.account(made["api_key"]).status_code == 401


def test_a_key_is_revoked_by_its_name_too(shell: Shell) -> None:
    key = shell.key("keys", "create", "with a blank / and a slash")
    assert shell.run("keys", "revoke", "with a blank / and a slash").code == 0
    assert shell.account(key).status_code == 401


def test_a_name_that_two_keys_have_revokes_neither(shell: Shell) -> None:
    keys = [shell.key("keys", "create", "twin") for _ in range(2)]
    ended = shell.run("keys", "revoke", "twin")
    assert ended.code == 65
    assert "2 keys are named twin" in ended.err
    assert [shell.account(key).status_code for key in keys] == [200, 200]


def test_a_key_that_is_not_there_cannot_be_revoked(shell: Shell) -> None:
    ended = shell.run("keys", "revoke", "nothing")
    assert (ended.code, ended.out) == (65, "")
    assert "No API key has the id or the name nothing" in ended.err
    assert "`roost keys list` shows the keys" in ended.err


def test_a_key_can_end_after_some_time(shell: Shell) -> None:
    made = shell.json("keys", "create", "short", "--expires", "90d")
    assert shell.account(made["api_key"]).status_code == 200
    left = datetime.fromisoformat(made["key"]["expires"]) - now(shell)
    assert timedelta(days=89, hours=23) < left <= timedelta(days=90)


def test_a_key_can_end_on_a_date(shell: Shell) -> None:
    made = shell.json("keys", "create", "dated", "--expires", "2999-01-31")
    assert made["key"]["expires"] == "2999-01-31T00:00:00+00:00"
    past = shell.run("keys", "create", "late", "--expires", "2001-01-31")
    assert past.code == 65
    assert "not in the future" in past.err
    for text in ("soon", "3 days", "2999-13-01", "d", ""):
        assert shell.run("keys", "create", "wrong", "--expires", text).code == 64


def test_a_key_can_have_some_permissions(shell: Shell) -> None:
    made = shell.json("keys", "create", "zones", "--acls", "dns,billing")
    assert made["key"]["acls"] == ["billing", "dns"]
    assert shell.account(made["api_key"]).json()["account"]["acls"] == ["billing", "dns"]
    assert "billing, dns" in shell.run("keys", "list").out
    for text in ("everything", "", ","):
        refused = shell.run("keys", "create", "wrong", "--acls", text)
        assert refused.code == 65
        assert "Invalid acls: " in refused.err


def test_a_key_can_be_for_some_networks(shell: Shell) -> None:
    allowed = shell.json("keys", "create", "near", "--allow", "127.0.0.0/8", "--allow", "::1")
    assert allowed["key"]["allow"] == ["127.0.0.0/8", "::1/128"]
    assert shell.account(allowed["api_key"]).status_code == 200
    far = shell.key("keys", "create", "far", "--allow", "192.0.2.0/24,198.51.100.1")
    refused = shell.account(far)
    assert refused.status_code == 401
    assert refused.json()["error"] == "Unauthorized IP address: 127.0.0.1"
    assert shell.run("keys", "create", "wrong", "--allow", "here").code == 65


def test_accounts_see_nothing_of_each_other(shell: Shell) -> None:
    key = shell.key("accounts", "create", "Second", "--email", "second@example.com")
    account = shell.account(key).json()["account"]
    assert (account["name"], account["email"]) == ("Second", "second@example.com")
    listed = shell.run("accounts", "list").out.splitlines()
    assert "second@example.com" in listed[-1]
    own = shell.json("keys", "list", "--account", "Second")["keys"]
    assert [found["ending"] for found in own] == [key[-5:]]
    others = shell.json("keys", "list", "--account", "Roost")["keys"]
    assert key[-5:] not in [found["ending"] for found in others]


def test_a_sub_account_is_listed_with_its_parent(shell: Shell) -> None:
    parent = shell.json("accounts", "create", "Team")["key"]["account"]
    made = shell.json("accounts", "create", "Project", "--parent", "Team")["key"]["account"]
    assert made["parent"] == parent["id"]
    listed = shell.run("accounts", "list").out.splitlines()
    assert listed[-1].split()[-1] == "Team"
    ended = shell.run("accounts", "create", "Lost", "--parent", "Nobody")
    assert (ended.code, ended.err) == (65, "roost: There is no account Nobody\n")


def test_a_key_for_another_account(shell: Shell) -> None:
    made = shell.json("accounts", "create", "Third", "--email", "third@example.com")
    for which in ("Third", "third@example.com", made["key"]["account"]["id"]):
        key = shell.key("keys", "create", "more", "--account", which)
        assert shell.account(key).json()["account"]["name"] == "Third"
    ended = shell.run("keys", "create", "more", "--account", "Nobody")
    assert (ended.code, ended.err) == (65, "roost: There is no account Nobody\n")


def now(shell: Shell) -> datetime:
    return datetime.fromtimestamp(shell.json("clock")["now_us"] / 1e6, UTC)


def test_the_clock_is_shown(shell: Shell) -> None:
    ended = shell.run("clock")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00  real time\n", ended.out)
    assert shell.run("clock", "show").out[:10] == ended.out[:10]


def test_the_clock_is_held_and_says_what_that_means(shell: Shell) -> None:
    held = shell.run("clock", "hold")
    assert re.search(r"  held since \S+ \(real time\), as late as real time\n", held.out)
    assert "--lifecycle quick" in held.err, "what takes time does not go on"
    assert now(shell) == now(shell)
    running = shell.run("clock", "run")
    assert "  running since " in running.out
    assert running.err == ""
    assert shell.run("clock", "run", "--rate", "60").out.count("running at 60x since ") == 1
    assert shell.run("clock", "run", "--rate", "0").code == 64
    assert shell.run("clock", "run").code == 0


def test_the_clock_is_moved_on(shell: Shell) -> None:
    shell.run("clock", "hold")
    before = now(shell)
    shell.run("clock", "advance", "30d")
    assert now(shell) - before == timedelta(days=30)
    shell.run("clock", "advance", "1h30m")
    assert now(shell) - before == timedelta(days=30, hours=1, minutes=30)
    year = now(shell).year + 1
    assert shell.run("clock", "advance", "to", f"{year}-02-03").code == 0
    assert now(shell) == datetime(year, 2, 3, tzinfo=UTC)
    assert shell.run("clock", "advance", "to", f"{year}-02-03T12:00+02:00").code == 0
    assert now(shell) == datetime(year, 2, 3, 10, tzinfo=UTC)
    shell.run("clock", "run")


def test_the_clock_never_goes_back(shell: Shell) -> None:
    shell.run("clock", "advance", "1d")
    before = now(shell)
    for arguments in (("advance", "to", "2001-01-01"), ("real",)):
        ended = shell.run("clock", *arguments)
        assert ended.code == 65
        assert "never runs backwards" in ended.err
        assert "`roost clock run`" in ended.err, "one way out"
        assert "`roost state reset`" in ended.err, "the other"
    assert now(shell) >= before
    for arguments in (("-1d",), ("30",), ("to",), ("30d", "2999-01-01"), ("to", "tomorrow")):
        assert shell.run("clock", "advance", *arguments).code == 64


def test_the_clock_says_how_far_it_is_ahead(shell: Shell) -> None:
    shell.run("clock", "hold")
    ahead = shell.json("clock")["ahead_seconds"]
    told = shell.json("clock", "advance", "30d")
    assert not told["real"]
    assert timedelta(days=29, hours=23) < timedelta(seconds=told["ahead_seconds"] - ahead)
    assert re.search(
        r"  held since \S+ \(real time\), .* ahead of real time", shell.run("clock").out
    )
    shell.run("clock", "run")


def test_an_advance_says_what_it_has_done(shell: Shell, server: Server) -> None:
    headers = {"Authorization": f"Bearer {shell.key('keys', 'create', 'short', '--expires', '3d')}"}
    instance = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743, "backups": "enabled"}
    with httpx.Client(base_url=f"{server.url}/v2", headers=headers, timeout=30) as client:
        id = client.post("/instances", json=instance).json()["instance"]["id"]
        path = f"/instances/{id}/backup-schedule"
        assert client.post(path, json={"type": "daily"}).status_code == 200
    lines = shell.run("clock", "advance", "40d").out.splitlines()
    assert lines[1] == "Done on the way:"
    told = {line.strip().partition(" ")[2]: int(line.split()[0]) for line in lines[2:]}
    assert told["invoice" if told.get("invoice") else "invoices"] in (1, 2)
    assert told["backups"] in (40, 41)
    assert told["expired API key"] == 1
    assert told["run of create-instance"] == 1
    happened = shell.json("clock", "advance", "1d")["happened"]
    assert happened["jobs"][0] == {
        "workflow": "backup-instance", "what": "backup", "number": 1, "failed": 0,
    }  # fmt: skip
    assert "Nothing was due on the way." in shell.run("clock", "advance", "1s").out
    assert shell.json("clock")["happened"] is None


def test_a_long_advance_shows_how_far_it_is_to_a_person_alone(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Advancing" not in shell.run("clock", "advance", "1d").err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("roost.cli.progress.PATIENCE", 0)
    ended = shell.run("clock", "advance", "1d")
    assert ended.code == 0
    assert "Advancing: " in ended.err
    assert "ahead of real time" in ended.out
    refused = shell.run("clock", "advance", "to", "2001-01-01")
    assert refused.code == 65


def test_the_socket_is_the_owners_alone(server: Server) -> None:
    assert (server.data / "admin.sock").stat().st_mode & 0o777 == 0o600
    assert Path(server.data).stat().st_mode & 0o777 == 0o700


def test_images_are_pushed_to_registries_and_pulled(shell: Shell, server: Server) -> None:
    headers = {"Authorization": f"Bearer {shell.key('keys', 'create', 'images')}"}
    registry = {"name": "images", "public": False, "region": "sjc", "plan": "start_up"}
    with httpx.Client(base_url=f"{server.url}/v2", headers=headers, timeout=30) as client:
        made = client.post("/registry", json=registry).json()
        image = f"{made['urn']}/group/app:1"
        pushed = shell.run("image", "push", image, "--size", "12MB")
        assert pushed.code == 0, pushed.err
        assert shell.run("image", "pull", image).code == 0
        path = f"/registry/{made['id']}/repository/group/app"
        assert client.get(path).json()["pull_count"] == 1
        [artifact] = client.get(f"{path}/artifacts").json()["artifacts"]
    assert (artifact["digest"], artifact["size"]) == (pushed.out.strip(), 12 * 1024**2)
    assert shell.json("image", "push", image, "--size", "12MB")["image"] == image
    refused = shell.run("image", "push", image, "--size", "11GB")
    assert refused.code != 0
    assert "has no room for it" in refused.err
    assert "is not a size" in shell.run("image", "push", image, "--size", "12 parsecs").err
