"""`roost` as its users run it: programs with arguments, an environment, output and an exit code."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOST = (sys.executable, "-m", "roost")
PATIENCE = 60.0
"""Seconds that anything may take on a machine that is busy with other tests."""


def environment(**variables: str) -> dict[str, str]:
    """This process's environment with these variables, and none else of Roost's.

    No name server, whose port by default all tests would share; an empty ROOST_DNS brings it back.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROOST_")}
    chosen = kept | {"ROOST_DNS": "off"} | variables
    return {name: value for name, value in chosen.items() if name != "ROOST_DNS" or value}


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def roost(*arguments: str | Path, **variables: str) -> Ended:
    """Runs a command to its end."""
    done = subprocess.run(
        [*ROOST, *map(str, arguments)],
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


class Lines:
    """The lines of a stream, read as they come so that the pipe never fills up."""

    def __init__(self, stream: IO[str]) -> None:
        self.seen: list[str] = []
        self._coming: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def find(self, pattern: str) -> re.Match[str]:
        """Waits for a line that has this pattern, among those not yet looked at."""
        for line in self._until(time.monotonic() + PATIENCE):
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"no line has {pattern}:\n{''.join(self.seen)}")

    def rest(self) -> str:
        """Waits for the end of the stream; everything that was read, from the beginning."""
        for _ in self._until(time.monotonic() + PATIENCE):
            pass
        return "".join(self.seen)

    def _until(self, deadline: float) -> Iterator[str]:
        while (line := self._coming.get(timeout=max(deadline - time.monotonic(), 0))) is not None:
            self.seen.append(line)
            yield line

    def _read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._coming.put(line)
        self._coming.put(None)


class Server:
    """A `roost serve` that has said where it answers."""

    def __init__(self, data: Path, *arguments: str, **variables: str) -> None:
        self.data = data
        self.process = subprocess.Popen(
            [*ROOST, "serve", "--data", str(data), *arguments],
            env=environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.out = Lines(self.process.stdout)
        self.err = Lines(self.process.stderr)

    def wait_until_ready(self) -> None:
        try:
            self.out.find("All there is:")
        except AssertionError as error:
            raise AssertionError(f"{error}{self.err.rest()}") from None

    @property
    def told(self) -> str:
        """What it printed so far."""
        return "".join(self.out.seen)

    @property
    def url(self) -> str:
        """The first address that it named."""
        return self._first(r"https?://\S+:\d+")

    @property
    def key(self) -> str:
        """The key that the first start shows."""
        return self._first(r"\b[A-Z0-9]{36}\b")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ends it as an operator would; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def _first(self, pattern: str) -> str:
        found = re.search(pattern, self.told)
        assert found is not None, self.told
        return found[0]


@contextmanager
def serving(data: Path, *arguments: str, **variables: str) -> Iterator[Server]:
    """A server that answers; by default on a free port of loopback, without TLS and limits."""
    chosen = arguments or ("--plain-http", "127.0.0.1:0", "--rate-limit", "0")
    server = Server(data, *chosen, **variables)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.process.terminate()
        try:
            server.process.wait(PATIENCE)
        finally:
            server.process.kill()
