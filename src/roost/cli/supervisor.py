"""Several processes on one database and the same ports, kept going by one that serves nothing."""

import os
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from time import monotonic
from types import FrameType

import structlog
from msgspec.structs import replace

from roost.settings import Address, Settings

from .failures import Exit, Failure
from .ports import hold
from .process import LAST_MOMENT, Ready, serve

RESTART_SECONDS = 1.0
"""How far apart the starts of one worker are at least, should it keep dying."""

log = structlog.get_logger("roost.supervisor")

# Workers are forks of this process, which has imported everything and has no thread to lose.
_fork = get_context("fork")
_Report = Ready | tuple[Exit, str, str]


class Supervisor:
    """Keeps `workers` processes serving. The first of them has the admin interface."""

    def __init__(self, settings: Settings, workers: int) -> None:
        self._settings = settings
        self._workers: list[_Worker] = []
        self._wanted = workers

    def run(self, ready: Callable[[Ready], None]) -> None:
        """Returns when told to stop by SIGTERM or SIGINT. Raises Failure if it cannot start.

        ready: called once all of them answer.
        """
        with ExitStack() as stack:
            told = stack.enter_context(_told_by_signals())
            settings = self._reserve(stack)
            lifeline = stack.enter_context(_pipe())
            stack.callback(self._stop)
            # The first one makes what there is to be made, so that the others find it.
            self._workers.append(_Worker(0, settings, lifeline))
            facts = _await_report(self._workers[0], told)
            for number in range(1, self._wanted):
                self._workers.append(_Worker(number, settings, lifeline))
            others = [_await_report(worker, told) for worker in self._workers[1:]]
            if facts is not None and None not in others:
                ready(facts)
                self._watch(told)

    def _reserve(self, stack: ExitStack) -> Settings:
        """Makes sure that nobody listens on the ports, and keeps others off them from now on."""
        chosen: dict[str, Address] = {}
        for name in ("listen", "plain_http", "admin"):
            address: Address | None = getattr(self._settings, name)
            if address is not None:
                held, chosen[name] = hold(address)
                stack.enter_context(held)
        return replace(self._settings, share_ports=True, **chosen)

    def _watch(self, told: socket.socket) -> None:
        """Starts a new worker for each that dies, until told to stop."""
        while True:
            due = [w.restart_at for w in self._workers if w.restart_at is not None]
            timeout = max(min(due) - monotonic(), 0) if due else None
            running = [w.sentinel for w in self._workers if w.restart_at is None]
            if told in wait([told, *running], timeout):
                return
            for worker in self._workers:
                worker.revive()

    def _stop(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
        until = monotonic() + LAST_MOMENT
        for worker in self._workers:
            worker.process.join(max(until - monotonic(), 0))
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()


class _Worker:
    """A process that serves, and the one that follows it when it dies."""

    def __init__(self, number: int, settings: Settings, lifeline: tuple[int, int]) -> None:
        self._number = number
        self._settings = replace(settings, administers=number == 0)
        self._lifeline = lifeline
        self.start()

    @property
    def sentinel(self) -> int:
        return self.process.sentinel

    def start(self) -> None:
        self.restart_at: float | None = None
        self._started_at = monotonic()
        self.reports, sender = _fork.Pipe(duplex=False)
        self.process = _fork.Process(
            target=_work, args=(self._number, self._settings, sender, self._lifeline)
        )
        self.process.start()
        sender.close()

    def revive(self) -> None:
        """If it is dead, starts it again, or sees to it that this is done when it is time."""
        if self.process.is_alive():
            return
        if self.restart_at is None:
            self._mourn()
            self.restart_at = self._started_at + RESTART_SECONDS
        if self.restart_at <= monotonic():
            self.start()

    def _mourn(self) -> None:
        reason = ""
        if self.reports.poll():
            try:
                report: _Report = self.reports.recv()
            except EOFError:
                pass
            else:
                reason = "" if isinstance(report, Ready) else report[1]
        log.error(
            "a worker died and is started again",
            worker=self._number,
            process=self.process.pid,
            exit_code=self.process.exitcode,
            reason=reason,
        )


def _work(
    number: int,
    settings: Settings,
    reports: "Connection[_Report, None]",
    lifeline: tuple[int, int],
) -> None:
    """What a worker does, right after the fork."""
    signal.set_wakeup_fd(-1)
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, signal.SIG_DFL)
    # The other end of the line comes to its end when the supervisor does, however it does.
    waiting, held = lifeline
    os.close(held)
    structlog.contextvars.bind_contextvars(worker=number)
    try:
        serve(settings, reports.send, waiting)
    except Failure as failure:
        reports.send((failure.code, failure.text, failure.advice))


def _await_report(worker: _Worker, told: socket.socket) -> Ready | None:
    """Waits until it answers; None when told to stop before. Raises Failure if it cannot."""
    if told in wait([told, worker.reports]):
        return None
    try:
        report: _Report = worker.reports.recv()
    except EOFError:
        raise Failure(Exit.PROBLEM, "a worker died at its start; what it logged says why") from None
    if isinstance(report, Ready):
        return report
    raise Failure(*report)


@contextmanager
def _told_by_signals() -> Generator[socket.socket]:
    """A socket that has something to read once SIGTERM or SIGINT has come."""
    told, teller = socket.socketpair()
    with told, teller:
        teller.setblocking(False)
        before = {
            number: signal.signal(number, _heard) for number in (signal.SIGTERM, signal.SIGINT)
        }
        signal.set_wakeup_fd(teller.fileno())
        try:
            yield told
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)


def _heard(number: int, frame: FrameType | None) -> None:
    """Lets the signal wake us up, and no more."""


@contextmanager
def _pipe() -> Generator[tuple[int, int]]:
    ends = os.pipe()
    try:
        yield ends
    finally:
        for end in ends:
            os.close(end)
