"""The life of a process's drivers: opened before anything asks them, looked after, and closed."""

import asyncio
from collections.abc import Sequence

import structlog

from ..drivers.base import HEALTHY, Driver, Health
from ..drivers.families import Serving
from ..store import Background

log = structlog.get_logger("roost.drivers")

EVERY_SECONDS = 5.0
PATIENCE_SECONDS = 3.0
"""How long a driver may take to say how it is."""


class DriverFailed(Exception):
    """A driver cannot be opened. The text says which, and why."""


class DriverLife:
    """serving: the driver of each family. One that serves several families is opened once."""

    def __init__(self, serving: Sequence[Serving]) -> None:
        self._serving = serving
        self._drivers = list(dict.fromkeys(each.driver for each in serving))
        self._opened: list[Driver] = []
        self._health = dict.fromkeys(self._drivers, HEALTHY)
        self.task = Background("drivers", self._watch)

    async def open(self) -> None:
        """Opens all at once. Raises DriverFailed; those that are open then wait for `close`."""
        results = await asyncio.gather(*map(self._open, self._drivers), return_exceptions=True)
        for driver, result in zip(self._drivers, results, strict=True):
            if result is not None:
                text = f"{self._title(driver)} cannot be opened: {_text(result)}"
                raise DriverFailed(text) from result
        await self.look()

    def start(self) -> None:
        """Looks after them from now on."""
        self.task.start()

    async def close(self) -> None:
        """Closes those that are open. One that fails at that keeps no other from being closed."""
        await self.task.stop()
        opened, self._opened = self._opened, []
        closing = (driver.close() for driver in opened)
        results = await asyncio.gather(*closing, return_exceptions=True)
        for driver, result in zip(opened, results, strict=True):
            if result is not None:
                title, reason = self._title(driver), _text(result)
                log.error("a driver was not closed", driver=title, reason=reason)

    async def look(self) -> None:
        """Asks each how it is. One that raises, or says nothing for a while, is not well."""
        asked = {driver: asyncio.ensure_future(driver.health()) for driver in self._drivers}
        try:
            await asyncio.wait(asked.values(), timeout=PATIENCE_SECONDS)
            self._health = {driver: _health(answer) for driver, answer in asked.items()}
        finally:
            for answer in asked.values():
                answer.cancel()

    @property
    def report(self) -> list[tuple[str, str, Health]]:
        """(family, name of the driver, how it was when last asked) of all."""
        return [(family, name, self._health[driver]) for family, name, driver in self._serving]

    @property
    def trouble(self) -> str:
        """Which driver is not well, and why; empty while all are."""
        for driver, health in self._health.items():
            if not health.ok:
                return (
                    f"{self._title(driver)} is not well: {health.detail or 'it does not say why'}"
                )
        return ""

    async def _open(self, driver: Driver) -> None:
        await driver.open()
        self._opened.append(driver)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            before = self.trouble
            await self.look()
            if self.trouble != before:
                log.warning(self.trouble or "all drivers are well again")

    def _title(self, driver: Driver) -> str:
        serving = [each for each in self._serving if each.driver is driver]
        families = " and ".join(each.family for each in serving)
        return f"the driver {serving[0].name} for {families}"


def _health(answer: asyncio.Future[Health]) -> Health:
    if not answer.done():
        return Health(False, f"no answer within {PATIENCE_SECONDS:g} seconds")
    error = answer.exception()
    return answer.result() if error is None else Health(False, _text(error))


def _text(error: BaseException) -> str:
    return str(error) or type(error).__name__
