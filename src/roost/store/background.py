"""Tasks that run for as long as the process: one that fails is started again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger("roost.background")

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 30.0
PROOF_SECONDS = 1.0
"""How long a task that was started again has to run before it counts as up."""


class Background:
    """Runs `work`, which is not meant to end, and again whenever it fails or ends.

    Each time in a row it waits twice as long. down: whether it failed and has not been at work for
    a second since. failed: called with the name each time.
    """

    def __init__(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        self.name = name
        self.down = False
        self.failed: Callable[[str], None] | None = None
        self._work = work
        self._pause = FIRST_PAUSE
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep(), name=f"roost {self.name}")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep(self) -> None:
        while True:
            proof = asyncio.get_running_loop().call_later(PROOF_SECONDS, self._is_up)
            try:
                await self._work()
                log.error("a background task ended, starting it again", task=self.name)
            except Exception:  # whatever it is: without this task the process does half its work
                log.exception("a background task failed, starting it again", task=self.name)
            finally:
                proof.cancel()
            self.down = True
            if self.failed is not None:
                self.failed(self.name)
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def _is_up(self) -> None:
        self.down, self._pause = False, FIRST_PAUSE
