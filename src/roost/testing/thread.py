"""A Roost in a thread of this process, with an event loop of its own."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

from ..app import Roost, Settings

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds that anything may take."""
GRACE = 1.0
"""Seconds that requests get to finish at the end."""


class ThreadedRoost:
    """Answers once it is made, until `stop`. Raises what `Roost.start` does.

    url: where it answers without TLS, but for the /v2. app: the Roost itself, which belongs to its
    thread and `loop`: see `run`.
    """

    def __init__(self, settings: Settings) -> None:
        self.loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="roost", daemon=True)
        self._thread.start()
        try:
            self.app = self.run(self._started(settings))
        except BaseException:
            self._end()
            raise
        self.url = self.app.sockets.urls["plain"]

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine where the server runs, and waits for its end."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    def settle(self) -> None:
        """Returns when no work is due any more."""
        self.run(self.app.worker.settle())

    def stop(self) -> None:
        try:
            self.run(self.app.stop(GRACE))
        finally:
            self._end()

    async def _started(self, settings: Settings) -> Roost:
        roost = Roost(settings)
        await roost.start()
        return roost

    def _end(self) -> None:
        # The threads of `asyncio.to_thread` end with the loop, and not some moment later.
        self.run(self.loop.shutdown_default_executor())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()
