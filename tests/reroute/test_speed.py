"""What `roost run` costs: bench/reroute.py measures it, this notices when it grows."""

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.reroute.running import Run

ROUNDS = 5
MOST = 0.3
"""Seconds of processor time, which other tests that run at the same moment change least: twice the
time that docs/run.md allows it in all.
"""


def least(words: Sequence[str], environment: dict[str, str]) -> float:
    """The processor time of a command and all that it starts."""
    return min(_once(words, environment) for _ in range(ROUNDS))


def _once(words: Sequence[str], environment: dict[str, str]) -> float:
    process = subprocess.Popen(words, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime


def test_it_adds_little_to_a_command(run: Run) -> None:
    environment = run.runner.variables()
    bare = least([sys.executable, "-c", ""], environment)
    assert least(run.words("true"), environment) - bare < MOST
