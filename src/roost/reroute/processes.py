"""Processes that are forks of this one."""

import os
import signal
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import NoReturn

STDERR = 2
TOLD = frozenset(
    {
        signal.SIGHUP,
        signal.SIGINT,
        signal.SIGQUIT,
        signal.SIGTERM,
        signal.SIGUSR1,
        signal.SIGUSR2,
    }
)
"""What is passed on to the command."""


def fork(work: Callable[[], None]) -> int:
    """Its process number. The fork does the work and ends: with 0, or 1 for an error, which is
    shown, and never by going on with what its parent was at.
    """
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        work()
        code = 0
    finally:
        if code:
            import traceback  # noqa: PLC0415 - for a defect alone

            traceback.print_exc()
        os._exit(code)


def detach(keep: Collection[int]) -> None:
    """Makes this process one that no terminal and no signal for its parent's group reaches.

    It goes on writing to standard error. keep: file descriptors that it needs besides; the others
    are closed, for somebody may wait until nobody holds them.
    """
    os.setsid()
    for number in TOLD:
        signal.signal(number, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    for number in map(int, os.listdir("/dev/fd")):  # noqa: PTH208 - numbers are wanted, not paths
        if number > STDERR and number not in keep:
            # One of them was the list's own.
            with suppress(OSError):
                os.close(number)


def end(process: int) -> None:
    """Ends a child that has nothing to finish, and waits for it."""
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def end_like(status: int) -> int:
    """Makes this process end as another did, by its wait status: the exit code to end with, unless
    it was a signal that ended it, which then ends this one too.
    """
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return code
    _die_of(-code)
    return 128 - code


def _die_of(number: int) -> None:
    import resource  # noqa: PLC0415 - for this alone

    # One memory image of what went wrong is enough, and this one would not show it.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if number != signal.SIGKILL:
        signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
    os.kill(os.getpid(), number)


def raise_on_signals() -> None:
    """From here on, a signal that would end this process unwinds it first."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _unwind)


def _unwind(number: int, frame: object) -> NoReturn:
    raise SystemExit(128 + number)
