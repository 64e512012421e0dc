"""Log lines on their way to standard error, for which nobody who writes one ever waits.

A pipe that nobody reads would hold up whoever writes to it, and with the event loop every client.
So a thread writes, from a buffer with a limit: lines that find it full are dropped and counted.
"""

import atexit
import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

ROOM: Final = 1024 * 1024
"""Characters that wait at most."""
FAREWELL_SECONDS: Final = 1.0


class Lines:
    """A stream, as far as logging needs one, to this file descriptor.

    The thread starts with the first line, in whichever process that is written.
    """

    def __init__(self, descriptor: int, room: int = ROOM) -> None:
        self._descriptor = descriptor
        self._room = room
        self._begin()
        os.register_at_fork(after_in_child=self._begin)
        atexit.register(self.drain)

    def put(self, lines: Iterable[str]) -> None:
        """Takes lines, each with its end. Never waits for whoever reads them."""
        with self._changed:
            for line in lines:
                if self._size + len(line) > self._room:
                    self._dropped += 1
                else:
                    self._waiting.append(line)
                    self._size += len(line)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="log lines", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def write(self, text: str) -> int:
        """Takes a line, as a stream does."""
        self.put((text,))
        return len(text)

    def flush(self) -> None:
        """The thread sees to it."""

    def drain(self, within: float = FAREWELL_SECONDS) -> bool:
        """Waits until all is written, for so many seconds at most; whether it was."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._size, within)

    def _begin(self) -> None:
        """A forked process has no thread, and what waits is the other's to write."""
        self._changed = threading.Condition()
        self._waiting: list[str] = []
        self._size = 0
        self._dropped = 0
        self._thread: threading.Thread | None = None

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                text, dropped = "".join(self._waiting), self._dropped
                self._waiting.clear()
                self._dropped = 0
            if dropped:
                text += f"roost: {dropped} log lines were dropped, for nobody read them in time\n"
            with suppress(OSError):  # nobody will ever read them: the API goes on without its log
                self._put(text.encode(errors="backslashreplace"))
            with self._changed:
                self._size = sum(map(len, self._waiting))
                self._changed.notify_all()

    def _put(self, data: bytes) -> None:
        # Below sys.stderr, whose lock a thread that never comes back would keep at the end.
        left = memoryview(data)
        while left:
            left = left[os.write(self._descriptor, left) :]


STANDARD_ERROR: Final = Lines(2)
