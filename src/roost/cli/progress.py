"""A bar that shows how far an advance of the clock has come."""

import os
import sys
import threading
from contextlib import closing
from pathlib import Path
from queue import Empty, SimpleQueue

from roost.admin.documents import ClockChange, ClockView

from .console import Console
from .failures import Failure

PATIENCE = 0.5
"""Seconds after which work is long enough to be watched."""
_EVERY = 0.2

_Outcome = ClockView | Failure


def advance(console: Console, socket: Path, wanted: ClockChange) -> ClockView:
    """Asks for an advance; shows a bar meanwhile where a person looks on. Raises Failure.

    socket: where the same Roost can be asked how far it is.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return console.post("clock", wanted, ClockView)
    start = console.get("clock", ClockView).now_us
    outcome: SimpleQueue[_Outcome] = SimpleQueue()
    # A daemon: Ctrl-C ends the command at once.
    threading.Thread(target=_ask, args=(console, wanted, outcome), daemon=True).start()
    try:
        return _unless_failed(outcome.get(timeout=PATIENCE))
    except Empty:
        return _watch(socket, start, _target(start, wanted), outcome)


def _ask(console: Console, wanted: ClockChange, outcome: "SimpleQueue[_Outcome]") -> None:
    try:
        outcome.put(console.post("clock", wanted, ClockView))
    except Failure as failure:
        outcome.put(failure)


def _watch(socket: Path, start: int, target: int, outcome: "SimpleQueue[_Outcome]") -> ClockView:
    from rich.console import Console as Screen  # noqa: PLC0415 - takes its time
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with (
        Progress(*columns, console=Screen(stderr=True), transient=True) as bar,
        closing(Console(socket)) as looking,
    ):
        task = bar.add_task("Advancing", total=max(target - start, 1))
        while True:
            now = looking.get("clock", ClockView)
            bar.update(task, completed=now.now_us - start, description=f"Advancing: {now.now[:16]}")
            try:
                return _unless_failed(outcome.get(timeout=_EVERY))
            except Empty:
                continue


def _target(start: int, wanted: ClockChange) -> int:
    if wanted.advance_to is not None:
        return wanted.advance_to
    return start + int((wanted.advance_seconds or 0) * 1_000_000)


def _unless_failed(outcome: _Outcome) -> ClockView:
    if isinstance(outcome, Failure):
        raise outcome
    return outcome
