"""Somebody who follows a tutorial by copying its lines reaches its end, and sees what it shows.

A tutorial runs as it stands, but for its fixed ports, which are free ones here. Sections with a
program that is not on the machine are left out; the test says so by being skipped at its end.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from conformance.workspace import mirror

from tests.postgres import PostgresServer, find_programs

from .machine_room import SYSTEM, Machine, furnish
from .page import steps
from .reader import Reader, at_home, free_port

ROOT = Path(__file__).parents[2]
TUTORIALS = ROOT / "docs" / "tutorials"
PROVIDER = "TERRAFORM_PROVIDER_VULTR"


@pytest.fixture
def home() -> Iterator[Path]:
    """With a short path, since the data folder in it has sockets."""
    folder = Path(tempfile.mkdtemp(prefix="reader-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def ports() -> Mapping[str, str]:
    return {f"127.0.0.1:{port}": f"127.0.0.1:{free_port()}" for port in (8443, 8053)}


def follow(page: str, reader: Reader) -> None:
    reader.folder.mkdir(exist_ok=True)
    with reader:
        for step in steps(TUTORIALS / page):
            reader.follow(step)
    if reader.left_out:
        reasons = [f"{section} ({reason})" for section, reason in reader.left_out.items()]
        pytest.skip(f"all but these sections was followed: {'; '.join(reasons)}")


def listening(ports: Mapping[str, str]) -> dict[str, str]:
    """The variables with which `roost serve` takes these in place of its usual ports."""
    return {"ROOST_LISTEN": ports["127.0.0.1:8443"], "ROOST_DNS": ports["127.0.0.1:8053"]}


def test_terraform(home: Path, ports: Mapping[str, str]) -> None:
    variables, missing = listening(ports), {}
    terraform, provider = shutil.which("terraform"), os.environ.get(PROVIDER)
    if terraform is None:
        missing = {"terraform": "it is not on the PATH"}
    elif provider is None:
        missing = {"terraform": f"{PROVIDER} names no provider"}
    else:
        variables["TF_CLI_CONFIG_FILE"] = str(mirror(home, terraform, Path(provider)))
    follow("terraform.md", Reader(home / "here", at_home(home, **variables), ports, missing))


def test_pytest(home: Path) -> None:
    follow("pytest.md", Reader(home / "here", at_home(home), {}))


def test_program(home: Path, ports: Mapping[str, str]) -> None:
    missing = {}
    if reason := _without_go():
        missing["go"] = reason
    if shutil.which("node") is None:
        missing["node"] = "it is not on the PATH"
    reader = Reader(home / "here", at_home(home, **listening(ports), **_modules()), ports, missing)
    follow("program.md", reader)


def _modules() -> dict[str, str]:
    """Has Go take modules from its cache, and nowhere else."""
    if shutil.which("go") is None:
        return {}
    told = subprocess.run(("go", "env", "-json"), capture_output=True, text=True, check=True)
    known = json.loads(told.stdout)
    cache = Path(known["GOMODCACHE"])
    return {
        "GOMODCACHE": str(cache),
        "GOCACHE": known["GOCACHE"],
        "GOPROXY": f"file://{cache / 'cache' / 'download'}",
        "GOSUMDB": "off",
        "GOTOOLCHAIN": "local",
    }


def _without_go() -> str:
    """Why Go cannot build the program here, without a network."""
    if shutil.which("go") is None:
        return "it is not on the PATH"
    fetched = next(s for s in steps(TUTORIALS / "program.md") if "go get" in getattr(s, "text", ""))
    modules = [word for word in getattr(fetched, "text", "").split() if "@v" in word]
    cache = Path(_modules()["GOMODCACHE"])
    gone = [m for m in modules if not (cache / m).is_dir()]
    return f"Go's cache lacks {', '.join(gone)}" if gone else ""


def test_machine_room(home: Path, postgres: PostgresServer) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    if sys.platform != "linux":
        pytest.skip("the tutorial is about a Linux host")
    here = f"127.0.0.1:{free_port()}"
    room = home / "host"
    stands_for = {
        **furnish(room),
        "0.0.0.0:8443": here,
        "cloud.example:8443": here.replace("127.0.0.1", "localhost"),
        "/var/run/postgresql": str(postgres.folder),
        # The server of the tests has this user already, who may do everything there.
        "createuser roost": "createuser somebody",
    }
    environment = at_home(home, ROOST_DNS="off", PGHOST=str(postgres.folder), PGUSER="roost")
    environment[SYSTEM] = str(room)
    programs = (room / "bin", find_programs(), environment["PATH"])
    environment["PATH"] = ":".join(map(str, programs))
    try:
        follow("machine-room.md", Reader(home / "here", environment, stands_for))
    finally:
        Machine(room).stop()
