"""The command: a child of this process, in whose place it answers to signals."""

import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence

from .processes import TOLD, fork
from .trouble import NO_NAMESPACES, NOT_EXECUTABLE, NOT_FOUND, Trouble

Enter = Callable[[], Sequence[socket.socket]]
_MOST_SOCKETS = 8


class Command:
    """A child that waits until it is told to go, and becomes the command then.

    enter: what the child does first, to be somewhere else; the sockets that it opens there are to
    be served by this process. Raises Trouble when it cannot.
    """

    def __init__(
        self, words: Sequence[str], environment: Mapping[str, str], enter: Enter | None = None
    ) -> None:
        self._words = list(words)
        self._environment = environment
        self._enter = enter
        # From here on signals wait, until `wait` sees to them.
        before: set[int | signal.Signals] = signal.pthread_sigmask(
            signal.SIG_BLOCK, {*TOLD, signal.SIGCHLD}
        )
        self.sockets: Sequence[socket.socket] = []
        self._line, theirs = socket.socketpair()
        self.process = fork(lambda: self._become(theirs, before))
        theirs.close()
        if enter is not None:
            self.sockets = self._hear()

    def go(self) -> None:
        self._line.send(b"g")

    def wait(self) -> int:
        """Its wait status, once it has ended. Signals for this process are passed on to it."""
        while True:
            number, from_process = _next_signal()
            if number != signal.SIGCHLD:
                if from_process:
                    os.kill(self.process, number)
                continue
            # It may have been another child, or this one may only have stopped.
            ended, status = os.waitpid(self.process, os.WNOHANG)
            if ended:
                return status

    def _hear(self) -> Sequence[socket.socket]:
        text, numbers, _, _ = socket.recv_fds(self._line, 4096, _MOST_SOCKETS)
        if not numbers:
            os.waitpid(self.process, 0)
            what, _, advice = text.decode().partition("\n")
            raise Trouble(NO_NAMESPACES, what or "--isolated: the process died", advice)
        return [socket.socket(fileno=number) for number in numbers]

    def _become(self, line: socket.socket, mask: set[int | signal.Signals]) -> None:
        self._line.close()
        if self._enter is not None:
            try:
                sockets = self._enter()
            except Trouble as trouble:
                line.send(f"{trouble.text}\n{trouble.advice}".encode())
                return
            socket.send_fds(line, [b"."], [opened.fileno() for opened in sockets])
        if not line.recv(1):
            return
        _forget_handlers()
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        try:
            os.execvpe(self._words[0], self._words, self._environment)  # noqa: S606
        except OSError as error:
            sys.stderr.write(f"roost: {self._words[0]}: {error.strerror}\n")
            sys.stderr.flush()
            os._exit(NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE)


def _forget_handlers() -> None:
    """A signal that has come for the command since the fork is not Python's to handle."""
    for number in TOLD:
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    # Python ignores these, and a command would go on doing so.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)


def _next_signal() -> tuple[int, bool]:
    """A signal that has come, and whether a process sent it.

    What the terminal sends (Ctrl-C) goes to every process in the foreground, the command too: to
    pass it on would send it twice, and the second one makes many programs stop at once.
    """
    awaited = {*TOLD, signal.SIGCHLD}
    if sys.platform == "linux":
        told = signal.sigwaitinfo(awaited)
        return told.si_signo, told.si_code <= 0
    number = signal.sigwait(awaited)
    from_terminal = number in (signal.SIGINT, signal.SIGQUIT) and os.isatty(0)
    return number, not from_terminal
