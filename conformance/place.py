"""Where the clients live and the Roost that they meet."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).resolve().parents[1]
INSTALLED = ROOT / ".build" / "conformance"
ROOST = Path(sys.executable).with_name("roost")
KEY = "CONFORMANCE0123456789ABCDEFGHIJKLMNO"
LIMIT = 900.0
"""Seconds that one story may take, installing apart."""
STARTUP_LIMIT = 30.0


class Broken(Exception):
    """A command that ended with an error; the text is its output."""


@dataclass(frozen=True, slots=True)
class Place:
    """data: the data folder of the Roost that runs. work: a folder that goes when the suite ends.

    plain: its address without TLS, for what can be told where to go. dns: its name server's,
    HOST:PORT. programs: what the story under way runs and where that came from, a line each.
    """

    data: Path
    work: Path
    plain: str
    dns: str
    programs: list[str] = field(default_factory=list)

    def meet(self, *command: str, variables: Mapping[str, str] | None = None) -> str:
        """What a command prints that meets Roost at https://api.vultr.com. Raises Broken."""
        run = (str(ROOST), "run", "--data", str(self.data), "--")
        return execute(*run, *command, variables=variables)

    def ask(self, method: str, path: str, body: object = None, *, missing_ok: bool = False) -> Any:
        """What the API answers, decoded; None for an empty answer. Raises Broken for errors."""
        address = urlsplit(self.plain)
        connection = HTTPConnection(str(address.hostname), address.port, timeout=30)
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status == HTTPStatus.NOT_FOUND and missing_ok:
            return None
        if not response.status < HTTPStatus.BAD_REQUEST:
            raise Broken(f"{method} {path}: {response.status} {answer.decode()}")
        return json.loads(answer) if answer else None

    def clock(self, *words: str) -> None:
        """`roost clock` with these words, for this Roost."""
        execute(str(ROOST), "clock", *words, "--data", str(self.data))

    def used(self) -> Counter[str]:
        """How often each operation was asked for and answered with a 2xx so far."""
        found: Counter[str] = Counter()
        for family in text_string_to_metric_families(_asked(self.data, "metrics").decode()):
            for sample in family.samples if family.name == "roost_requests" else ():
                if sample.labels["status"].startswith("2"):
                    found[sample.labels["operation"]] += int(sample.value)
        return found


@contextmanager
def place(lifecycle: str = "quick") -> Generator[Place]:
    """A fresh Roost on free ports of loopback, for as long as the block."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="roost-conformance-") as folder:
        data, log = Path(folder) / "data", Path(folder) / "roost.log"
        command = [
            str(ROOST), "serve", "--data", str(data), "--listen", "127.0.0.1:0",
            "--plain-http", "127.0.0.1:0", "--dns", "127.0.0.1:0",
            "--lifecycle", lifecycle, "--rate-limit", "0",
        ]  # fmt: skip
        with (
            log.open("w") as errors,
            subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=os.environ | {"ROOST_API_KEY": KEY},
            ) as process,
        ):
            try:
                _wait_for(process, log)
                listening = json.loads(_asked(data, "status"))["listening"]
                dns = listening["dns"].removeprefix("dns://")
                yield Place(data, Path(folder), listening["plain"], dns)
            finally:
                process.terminate()


def execute(
    *command: str,
    cwd: Path | None = None,
    variables: Mapping[str, str] | None = None,
    limit: float = LIMIT,
) -> str:
    """What a command prints; raises Broken with all that it said when it fails, or takes longer
    than `limit` seconds.
    """
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, **(variables or {})},
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Broken(f"{command[0]} did not end within {limit:.0f} s") from None
    if done.returncode:
        raise Broken(f"{done.stdout}\n{done.stderr}".strip())
    return done.stdout


def environment(name: str, requirements: Mapping[str, str]) -> Path:
    """The `bin` folder of a Python environment with these packages, made once. Raises Broken."""
    folder = INSTALLED / name
    wanted = [f"{package}=={version}" for package, version in requirements.items()]
    stamp = folder / "installed"
    if not stamp.exists() or stamp.read_text() != "\n".join(wanted):
        shutil.rmtree(folder, ignore_errors=True)
        execute(sys.executable, "-m", "venv", str(folder))
        execute(
            str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet",
            "--disable-pip-version-check", *wanted,
        )  # fmt: skip
        stamp.write_text("\n".join(wanted))
    return folder / "bin"


def _wait_for(process: "subprocess.Popen[str]", log: Path) -> None:
    assert process.stdout is not None
    limit = Timer(STARTUP_LIMIT, process.kill)
    limit.start()
    try:
        if any("All there is:" in line for line in process.stdout):
            return
    finally:
        limit.cancel()
    raise Broken(f"roost serve did not become ready:\n{log.read_text()}")


def _asked(data: Path, page: str) -> bytes:
    """What the admin interface answers."""
    admin = _OverSocket(data / "admin.sock")
    admin.request("GET", f"/_roost/{page}", headers={"Host": "localhost"})
    return admin.getresponse().read()


class _OverSocket(HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(str(self._path))
