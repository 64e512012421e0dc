"""Where the clients live and the Roost that they meet."""

import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

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

    plain: its address without TLS, for what can be told where to go.
    """

    data: Path
    work: Path
    plain: str

    def meet(self, *command: str, variables: Mapping[str, str] | None = None) -> str:
        """What a command prints that meets Roost at https://api.vultr.com. Raises Broken."""
        run = (str(ROOST), "run", "--data", str(self.data), "--")
        return execute(*run, *command, variables=variables)

    def used(self) -> Counter[str]:
        """How often each operation was asked for and answered with a 2xx so far."""
        admin = _OverSocket(self.data / "admin.sock")
        admin.request("GET", "/_roost/metrics", headers={"Host": "localhost"})
        found: Counter[str] = Counter()
        for family in text_string_to_metric_families(admin.getresponse().read().decode()):
            for sample in family.samples if family.name == "roost_requests" else ():
                if sample.labels["status"].startswith("2"):
                    found[sample.labels["operation"]] += int(sample.value)
        return found


@contextmanager
def place() -> Generator[Place]:
    """A fresh Roost on free ports of loopback, for as long as the block."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="roost-conformance-") as folder:
        data, log = Path(folder) / "data", Path(folder) / "roost.log"
        command = [
            str(ROOST), "serve", "--data", str(data), "--listen", "127.0.0.1:0",
            "--plain-http", "127.0.0.1:0", "--lifecycle", "quick", "--rate-limit", "0",
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
                yield Place(data, Path(folder), _address(process, log))
            finally:
                process.terminate()


def execute(
    *command: str, cwd: Path | None = None, variables: Mapping[str, str] | None = None
) -> str:
    """What a command prints; raises Broken with all that it said when it fails."""
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, **(variables or {})},
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Broken(f"{command[0]} did not end within {LIMIT:.0f} s") from None
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


def _address(process: "subprocess.Popen[str]", log: Path) -> str:
    assert process.stdout is not None
    end = monotonic() + STARTUP_LIMIT
    for line in process.stdout:
        _, found, rest = line.partition("http://")
        if found:
            return f"http://{rest.split()[0].rstrip('/')}"
        if monotonic() > end:
            break
    raise Broken(f"roost serve did not become ready:\n{log.read_text()}")


class _OverSocket(HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(str(self._path))
