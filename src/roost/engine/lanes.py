"""How much each driver is asked at a time: a slow one never keeps others from being asked."""

from collections import Counter
from collections.abc import Sequence

from ..drivers.base import Driver
from ..store import Services
from ..store.work import Job
from .workflows import DriverType, Workflows

Lane = tuple[DriverType | None, bool]
"""A driver's protocol, and whether it is the lane of its bulk work; no protocol for no driver."""


class Lanes:
    """Which jobs of this process are under way, by the driver that they ask."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._busy: Counter[Lane] = Counter()

    def full(self) -> list[str]:
        """The workflows of which no further job may begin now."""
        full = {lane for lane in self._busy if self._room(lane) <= 0}
        if not full:
            return []
        workflows = self._services.one(Workflows)
        return [each.name for each in workflows.all() if (each.driver, each.bulk) in full]

    def enter(self, claimed: Sequence[Job]) -> tuple[list[Job], list[Job]]:
        """Those jobs that there is room for, which begin, and the rest."""
        fitting: list[Job] = []
        rest: list[Job] = []
        for job in claimed:
            lane = self._lane(job)
            if self._room(lane) > 0:
                self._busy[lane] += 1
                fitting.append(job)
            else:
                rest.append(job)
        return fitting, rest

    def leave(self, job: Job) -> None:
        lane = self._lane(job)
        self._busy[lane] -= 1
        if not self._busy[lane]:
            del self._busy[lane]

    def _lane(self, job: Job) -> Lane:
        workflow = self._services.one(Workflows)[job.workflow]
        return workflow.driver, workflow.bulk

    def _room(self, lane: Lane) -> float:
        protocol, bulk = lane
        if protocol is None:
            return float("inf")
        driver: Driver = self._services.one(protocol)
        most = driver.bulk_concurrency if bulk else driver.concurrency
        return most - self._busy[lane]
