"""A Roost that runs as its users run it: a process of its own, spoken to over the network."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread, Timer
from typing import IO, NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "3KWZQYHTLB4NVXJ6RMDP5SGFC7EA2UQWYT6B"
READY = re.compile(r"http://127\.0\.0\.1:(\d+)")
STARTUP_LIMIT = 30.0
SHUTDOWN_LIMIT = 10.0


@dataclass(frozen=True, slots=True)
class Live:
    """A listening Roost: what its operator would tell a client."""

    host: str
    port: int
    key: str

    @property
    def url(self) -> str:
        """The address without the API's version."""
        return f"http://{self.host}:{self.port}"


@contextmanager
def running_roost(folder: Path, *, lifecycle: str = "quick") -> Iterator[Live]:
    """Run `roost serve` on an empty data folder below `folder` and a free port.

    Fails the test if the server ends or says nothing within `STARTUP_LIMIT` seconds; what it wrote
    is in the failure. Stopped with SIGTERM, it must end by itself.
    """
    command = [
        *(sys.executable, "-m", "roost", "serve"),
        *("--data", str(folder / "data")),
        *("--plain-http", "127.0.0.1:0"),
        *("--lifecycle", lifecycle),
        *("--rate-limit", "0"),
    ]
    errors = folder / "roost.log"
    with (
        errors.open("wb") as log,
        subprocess.Popen(
            command,
            env=os.environ | {"ROOST_API_KEY": KEY},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            port = _wait_for_port(process, process.stdout, errors)
            # An unread pipe would fill up and stop a server that goes on writing.
            drain = Thread(target=process.stdout.read, daemon=True)
            drain.start()
            yield Live("127.0.0.1", port, KEY)
        finally:
            process.terminate()
            try:
                process.wait(SHUTDOWN_LIMIT)
            finally:
                process.kill()


def _wait_for_port(process: subprocess.Popen[str], output: IO[str], errors: Path) -> int:
    said: list[str] = []
    limit = Timer(STARTUP_LIMIT, process.kill)
    limit.start()
    try:
        for line in output:
            said.append(line)
            if ready := READY.search(line):
                return int(ready[1])
    finally:
        limit.cancel()
    pytest.fail(f"roost serve did not become ready:\n{''.join(said)}{errors.read_text()}")


def program(name: str) -> str:
    """The path of a program that a client needs; without it the test cannot run here."""
    path = shutil.which(name)
    if path is None:
        unavailable(f"{name} is not installed")
    return path


def unavailable(reason: str) -> NoReturn:
    """Skip the test, or fail it in CI, where nothing may go untested unnoticed."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must run this test")
    pytest.skip(reason)
