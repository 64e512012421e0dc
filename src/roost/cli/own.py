"""A Roost for one command, in a process beside this one."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager

import msgspec
from msgspec.structs import replace

from roost.reroute.processes import detach, end, fork
from roost.settings import Address, Settings

from .failures import Exit, Failure
from .files import temporary_folder


class Own(msgspec.Struct):
    """data: its folder. new_key: the first key, if this start has made it."""

    data: str
    new_key: str | None


class _Report(msgspec.Struct):
    """What the process says once: that it answers, or why it cannot (as Failure has it)."""

    own: Own | None = None
    failure: tuple[Exit, str, str] | None = None


@contextmanager
def own(settings: Settings, *, ephemeral: bool) -> Generator[tuple[Own, int]]:
    """A Roost that answers until the block ends, with TLS on a free port of loopback.

    With it, a file descriptor: when no process holds that any more, the Roost ends by itself.
    ephemeral: in a folder that goes with it, in memory where the system has a place there. Raises
    Failure when it cannot start.
    """
    chosen = replace(settings, listen=Address("127.0.0.1", 0), rate_limit=0, log="off")
    line, lifeline = os.pipe()
    hearing, telling = os.pipe()
    process = fork(lambda: _serve(chosen, ephemeral, line, telling))
    os.close(line)
    os.close(telling)
    report = _Report()
    try:
        with os.fdopen(hearing, "rb") as stream:
            report = _decode(stream.read())
        if report.own is None:
            raise Failure(*(report.failure or (Exit.PROBLEM, "the Roost died at its start", "")))
        yield report.own, lifeline
    finally:
        os.close(lifeline)
        if ephemeral and report.own is not None:
            end(process)
            shutil.rmtree(report.own.data, ignore_errors=True)
        else:
            os.waitpid(process, 0)


def _decode(text: bytes) -> _Report:
    return msgspec.json.decode(text, type=_Report) if text else _Report()


def _serve(settings: Settings, ephemeral: bool, line: int, telling: int) -> None:
    """What the process does, right after the fork."""
    detach({line, telling})
    try:
        if ephemeral:
            with temporary_folder() as folder:
                ours = replace(settings, data=folder, database=None)
                _serve_until_orphaned(ours, line, telling)
        else:
            _serve_until_orphaned(settings, line, telling)
    except Failure as failure:
        _tell(telling, _Report(failure=(failure.code, failure.text, failure.advice)))


def _serve_until_orphaned(settings: Settings, line: int, telling: int) -> None:
    # The whole program, which only this process needs.
    from .lean import import_structlog  # noqa: PLC0415

    import_structlog()
    from . import initial, journal  # noqa: PLC0415
    from .folder import locked, prepare  # noqa: PLC0415
    from .kept import take_up  # noqa: PLC0415
    from .process import Ready, serve  # noqa: PLC0415

    def ready(facts: Ready) -> None:
        _tell(telling, _Report(Own(str(settings.data), facts.new_key)))

    prepare(settings.data)
    with locked(settings.data, "wait until it answers, or use --ephemeral"):
        take_up(settings)
        journal.configure("off")
        serve(settings, initial.run, ready, line)


def _tell(telling: int, report: _Report) -> None:
    with os.fdopen(telling, "wb") as stream:
        stream.write(msgspec.json.encode(report))
