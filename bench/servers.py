"""The processes that are measured: Roost as its command starts it, and the bare server."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import msgspec

KEY = "BENCHKEY0123456789ABCDEFGHIJKLMNOPQR"
RATE_LIMIT = 50_000
"""Requests a second for one address: the limit is on, and no client here reaches it."""

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PORT = re.compile(r"http://127\.0\.0\.1:(\d+)")


@dataclass(frozen=True, slots=True)
class Server:
    """A running process. started: seconds from its start to its first answer."""

    pid: int
    port: int
    started: float = 0.0

    def cpu(self) -> float:
        """Seconds of processor time that all its processes have used."""
        return sum(_cpu(pid) for pid in _family(self.pid))

    def memory(self) -> int:
        """Bytes of resident memory of all its processes."""
        return sum(_memory(pid) for pid in _family(self.pid))

    def json(self, path: str, method: str = "GET", body: object = None) -> Any:
        """What it answers, decoded; raises RuntimeError for anything but a 2xx."""
        return msgspec.json.decode(self.fetch(path, method, body))

    def fetch(self, path: str, method: str = "GET", body: object = None) -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        sent = None if body is None else msgspec.json.encode(body)
        connection.request(method, path, sent, headers)
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        if not 200 <= response.status < 300:
            raise RuntimeError(f"{method} {path}: {response.status} {answer[:300]!r}")
        return answer


@contextmanager
def roost(data: Path, database: str | None = None, lifecycle: str = "quick") -> Generator[Server]:
    """`roost serve` on a folder, with everything on that a request pays for.

    database: the URL of one to be used in place of a file in the folder.
    """
    program = Path(sys.executable).with_name("roost")
    command = [
        str(program), "serve", "--data", str(data), "--plain-http", "127.0.0.1:0",
        "--rate-limit", str(RATE_LIMIT), "--lifecycle", lifecycle,
        "--log", "json",
    ]  # fmt: skip
    if database is not None:
        command += ["--database", database]
    started = perf_counter()
    with (
        Path(f"{data}.log").open("w") as log,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "ROOST_API_KEY": KEY},
        ) as process,
    ):
        try:
            port = _port_of(process)
            _wait_for(port, "/_roost/ready")
            yield Server(process.pid, port, perf_counter() - started)
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def bare(documents: Path) -> Generator[Server]:
    """The server of bench.bare; see there."""
    port = _free_port()
    command = [sys.executable, "-m", "bench.bare", str(port), str(documents)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[1]) as process:
        try:
            _wait_for(port, "/")
            yield Server(process.pid, port)
        finally:
            process.kill()


def _port_of(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None
    for line in process.stdout:
        found = _PORT.search(line)
        if found:
            return int(found[1])
    raise RuntimeError("roost serve ended before it answered: see its log")


def _wait_for(port: int, path: str) -> None:
    end = perf_counter() + 30
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except ConnectionError:
            if perf_counter() > end:
                raise
        finally:
            connection.close()
        sleep(0.005)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def _family(pid: int) -> list[int]:
    """The process and its descendants."""
    found = [pid]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += _family(int(child))
    return found


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
