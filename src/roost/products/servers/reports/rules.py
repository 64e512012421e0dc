"""How the reports on a server are made."""

from datetime import UTC, datetime
from typing import Protocol

from ....catalog import (
    MARKER_OS_IDS,
    Application,
    OperatingSystem,
    applications,
    operating_systems,
)
from ....drivers import compute
from ....store import DAY, SECOND
from .documents import Traffic


class Meter(Protocol):
    """What knows a server's traffic; see `drivers.compute.Compute.traffic`."""

    def traffic(self, id: str, day: int, until: int) -> compute.Traffic: ...


def bandwidth(id: str, created: str, meter: Meter, now: int, days: int) -> dict[str, Traffic]:
    """What crossed the public interface on each of the last days, up to now."""
    today = now - now % DAY
    made = int(datetime.fromisoformat(created).timestamp()) * SECOND
    first = max(made - made % DAY, today - (days - 1) * DAY)
    return {_date(day): _traffic(id, meter, day, now) for day in range(first, today + 1, DAY)}


def systems_but(os_id: int, *, windows: bool) -> list[OperatingSystem]:
    """What a server can change to from this system; windows: whether it can run that."""
    return [
        system
        for system in operating_systems()
        if system.id not in MARKER_OS_IDS
        and system.id != os_id
        and (windows or system.family != "windows")
    ]


def applications_but(app_id: int) -> list[Application]:
    """What a server can change to from this application."""
    return [app for app in applications() if app.id != app_id]


def _traffic(id: str, meter: Meter, day: int, now: int) -> Traffic:
    traffic = meter.traffic(id, day, now)
    return Traffic(traffic.incoming_bytes, traffic.outgoing_bytes)


def _date(us: int) -> str:
    return f"{datetime.fromtimestamp(us // SECOND, UTC):%Y-%m-%d}"
