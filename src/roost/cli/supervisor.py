"""Several processes on one database and the same ports, kept going by one that serves nothing."""

import os
import signal
import socket
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from time import monotonic
from types import FrameType

import structlog
from msgspec.structs import replace

from roost.http.metrics import Metrics
from roost.http.tally import Tally
from roost.settings import Address, Settings

from . import initial
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
        self._wanted = workers
        self._workers: list[_Worker] = []
        # Made here, so that they outlive whoever counts in them.
        self._tallies = [Tally() for _ in range(workers)]

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
            first = self._start(settings, lifeline)
            facts = first.report(told)
            for _ in range(1, self._wanted):
                self._start(settings, lifeline)
            others = [worker.report(told) for worker in self._workers[1:]]
            if facts is not None and None not in others:
                ready(facts)
                self._watch(told)

    def _start(self, settings: Settings, lifeline: tuple[int, int]) -> "_Worker":
        number = len(self._workers)
        metrics = Metrics(self._tallies, number)
        worker = _Worker(replace(settings, worker=number), metrics, lifeline)
        self._workers.append(worker)
        return worker

    def _reserve(self, stack: ExitStack) -> Settings:
        """Makes sure that nobody listens on the ports, and keeps others off them from now on."""
        chosen: dict[str, Address] = {}
        for name in ("listen", "plain_http", "admin", "proxy"):
            address: Address | None = getattr(self._settings, name)
            if address is not None:
                held, chosen[name] = hold(address)
                stack.enter_context(held)
        return replace(self._settings, workers=self._wanted, **chosen)

    def _watch(self, told: socket.socket) -> None:
        """Starts a new worker for each that dies, until told to stop."""
        while True:
            due = [w.restart_at for w in self._workers if w.restart_at is not None]
            timeout = max(min(due) - monotonic(), 0) if due else None
            events = [event for worker in self._workers for event in worker.events]
            if told in wait([told, *events], timeout):
                return
            for worker in self._workers:
                worker.look_after()

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
    """A process that serves, and the one that takes its place when it dies."""

    def __init__(self, settings: Settings, metrics: Metrics, lifeline: tuple[int, int]) -> None:
        self._settings = settings
        self._metrics = metrics
        self._lifeline = lifeline
        self._start()

    def _start(self) -> None:
        self.restart_at: float | None = None
        self._started_at = monotonic()
        self._reported = False
        reading, writing = os.pipe()
        self._reports: Connection[object, _Report] = Connection(reading, writable=False)
        sender: Connection[_Report, object] = Connection(writing, readable=False)
        self.process = _fork.Process(
            target=_work, args=(self._settings, self._metrics, sender, self._lifeline)
        )
        self.process.start()
        sender.close()

    @property
    def events(self) -> Sequence["int | Connection[object, _Report]"]:
        """What to wait for until `look_after` has something to do."""
        if self.restart_at is not None:
            return []
        return [self.process.sentinel] if self._reported else [self._reports]

    def report(self, told: socket.socket) -> Ready | None:
        """Waits until it answers; None when told to stop before. Raises Failure if it cannot."""
        if told in wait([told, self._reports]):
            return None
        report = self._receive()
        if isinstance(report, Ready):
            return report
        raise Failure(*report)

    def look_after(self) -> None:
        """Takes notice of a report, and of a death, and starts the next process when it is time."""
        if self.restart_at is not None:
            if self.restart_at <= monotonic():
                self._start()
        elif not self._reported:
            if self._reports.poll():
                self._note(self._receive())
        elif not self.process.is_alive():
            log.error("a worker died", exit_code=self.process.exitcode, **self._names)
            self.restart_at = self._started_at + RESTART_SECONDS

    def _receive(self) -> _Report:
        self._reported = True
        try:
            return self._reports.recv()
        except EOFError:
            return Exit.PROBLEM, "a worker died at its start", "what it logged may say why"

    def _note(self, report: _Report) -> None:
        if isinstance(report, Ready):
            log.info("a worker answers in the place of one that died", **self._names)
        else:
            log.error("a worker cannot start", reason=report[1], **self._names)

    @property
    def _names(self) -> dict[str, int | None]:
        return {"worker": self._settings.worker, "process": self.process.pid}


def _work(
    settings: Settings,
    metrics: Metrics,
    reports: "Connection[_Report, object]",
    lifeline: tuple[int, int],
) -> None:
    """What a worker does, right after the fork."""
    signal.set_wakeup_fd(-1)
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, signal.SIG_DFL)
    # The other end of the line comes to its end when the supervisor does, however it does.
    waiting, held = lifeline
    os.close(held)
    structlog.contextvars.bind_contextvars(worker=settings.worker)
    try:
        serve(settings, initial.run, reports.send, waiting, metrics)
    except Failure as failure:
        reports.send((failure.code, failure.text, failure.advice))


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
