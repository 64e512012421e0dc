"""`roost serve --init`: states and scripts that a Roost begins with."""

import signal
import sys
from pathlib import Path

import httpx
import pytest

from roost.cli.failures import Exit
from tests.cli.programs import Server, environment, roost, serving
from tests.server import running_roost

PLAIN = ("--plain-http", "127.0.0.1:0", "--rate-limit", "0")
SCRIPT = """#!{python}
import json, os, urllib.request

url = os.environ["ROOST_URL"]
headers = {{"Authorization": "Bearer " + os.environ["VULTR_API_KEY"]}}
body = json.dumps({{"name": "seeded", "script": "IyEvYmluL3NoCg=="}}).encode()
urllib.request.urlopen(urllib.request.Request(url + "/v2/startup-scripts", body, headers))
try:
    urllib.request.urlopen(url + "/_roost/ready")
except urllib.error.HTTPError as error:
    print("ready answers", error.code, json.load(error)["reason"], flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "init").mkdir()
    return tmp_path / "init"


def write_script(path: Path, text: str = SCRIPT) -> None:
    path.write_text(text.format(python=sys.executable))
    path.chmod(0o700)


def scripts(server: Server, key: str) -> list[str]:
    headers = {"Authorization": f"Bearer {key}"}
    reply = httpx.get(f"{server.url}/v2/startup-scripts", headers=headers, timeout=30)
    return [script["name"] for script in reply.json()["startup_scripts"]]


def test_a_script_fills_it_once_before_it_is_ready(tmp_path: Path, folder: Path) -> None:
    write_script(folder / "10-scripts")
    (folder / "README~").write_text("no file to begin with")
    with serving(tmp_path / "data", *PLAIN, "--init", str(folder)) as server:
        server.err.find("ready answers 503 what --init names is still being done")
        assert httpx.get(f"{server.url}/_roost/ready").status_code == 200
        key = server.key
        assert scripts(server, key) == ["seeded"]
    with serving(tmp_path / "data", *PLAIN, "--init", str(folder)) as server:
        assert scripts(server, key) == ["seeded"]
    listed = roost("keys", "list", "--data", tmp_path / "data").out
    assert "roost init" not in listed


def test_a_state_comes_before_what_follows_it_by_name(tmp_path: Path, folder: Path) -> None:
    with running_roost(tmp_path / "other") as other:
        body = {"name": "from the state", "script": "IyEvYmluL3NoCg=="}
        other.client.post("/startup-scripts", json=body)
        state = other.admin().get("/state").content
    (folder / "10-state.jsonl").write_bytes(state)
    write_script(folder / "20-script")
    with serving(tmp_path / "data", *PLAIN, "--init", str(folder)) as server:
        assert scripts(server, server.key) == ["from the state", "seeded"]


def test_an_ephemeral_server_begins_so_every_time_and_leaves_nothing(
    tmp_path: Path, folder: Path
) -> None:
    write_script(folder / "script")
    for _ in range(2):
        with serving(
            tmp_path / "unused", *PLAIN, "--ephemeral", "--init", str(folder / "script")
        ) as server:
            where = Path(server.err.find(r"all is kept in (\S+) until this ends")[1])
            assert scripts(server, server.key) == ["seeded"]
            assert server.stop(signal.SIGTERM) == 0
            assert not where.exists()
    assert not (tmp_path / "unused").exists()


def test_run_begins_so_too(tmp_path: Path, folder: Path) -> None:
    write_script(folder / "script")
    listing = 'curl -sf -H "Authorization: Bearer $VULTR_API_KEY" '
    listing += "https://api.vultr.com/v2/startup-scripts"
    ended = roost(
        "run", "--ephemeral", "--init", folder, "--", "sh", "-c", listing,
        **{name: "" for name in environment() if name.lower().endswith("_proxy")},
    )  # fmt: skip
    assert ended.code == 0, ended.err
    assert '"name":"seeded"' in ended.out


@pytest.mark.parametrize(
    ("name", "text", "mode", "said"),
    [
        ("broken", "#!/bin/sh\nexit 3\n", 0o700, "broken ended with 3"),
        ("plain.txt", "words", 0o600, "neither a state (.jsonl) nor a script"),
        ("odd.jsonl", "words", 0o600, "This is not a state that Roost has exported"),
        ("headless", "#!/does/not/exist\n", 0o700, "does its first line name a program"),
    ],
)
def test_what_cannot_be_done_ends_it(
    tmp_path: Path, folder: Path, name: str, text: str, mode: int, said: str
) -> None:
    (folder / name).write_text(text)
    (folder / name).chmod(mode)
    ended = roost("serve", "--data", tmp_path / "data", *PLAIN, "--init", folder)
    assert ended.code == Exit.CONFIGURATION
    assert said in ended.err


def test_what_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    ended = roost("serve", "--data", tmp_path / "data", *PLAIN, "--init", tmp_path / "nothing")
    assert ended.code == Exit.CONFIGURATION
    assert "there is no such file or folder" in ended.err
    assert not (tmp_path / "data").exists()
    both = ("--ephemeral", "--database", "postgresql://localhost/x")
    assert roost("serve", *PLAIN, *both).code == Exit.USAGE
