"""Starts the Roosts of `mortal.py`, and ends them as a power cut would."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
"""Seconds that anything may take on a machine that is busy with other tests."""


class Mortal:
    """url: where its API is."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.url = f"{self.hear('ready')}/v2"

    def hear(self, word: str) -> str:
        """Waits for the line `word ...` and returns the rest of it."""
        assert self.process.stdout is not None
        limit = threading.Timer(PATIENCE, self.process.kill)
        limit.start()
        try:
            line = self.process.stdout.readline()
        finally:
            limit.cancel()
        said, _, rest = line.strip().partition(" ")
        assert said == word, f"it said {line!r} instead of {word}"
        return rest

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def mortal(
    data: Path, database: str, lease_seconds: float, create_seconds: float | None = None
) -> Iterator[Mortal]:
    """A process that answers, killed at the end if it still lives. See mortal.py."""
    data.mkdir(exist_ok=True)
    arguments = [str(data), database, str(lease_seconds)]
    if create_seconds is not None:
        arguments.append(str(create_seconds))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.mortal", *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Mortal(process)
        finally:
            process.kill()


def until(done: Callable[[], bool], what: Callable[[], object], patience: float = PATIENCE) -> None:
    """Waits until something is done; `what` says how far it is, should that take too long."""
    limit = time.monotonic() + patience
    moment = threading.Event()
    while not done():
        assert time.monotonic() < limit, f"not done after {patience} s: {what()}"
        moment.wait(0.02)
