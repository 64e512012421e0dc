"""What can be read of a server beside itself: its traffic, its user data, what it can become."""

from datetime import UTC, datetime
from typing import Protocol

import msgspec

from ..catalog import (
    MARKER_OS_IDS,
    Application,
    OperatingSystem,
    PlanOffer,
    applications,
    operating_systems,
    system_of,
)
from ..drivers import compute
from ..http.secrets import Secret
from ..store import DAY, SECOND
from .sources import misfit


class Traffic(msgspec.Struct):
    """Bytes that crossed the public network interface on a day.

    incoming_bytes: bytes received.
    outgoing_bytes: bytes sent.
    """

    incoming_bytes: int
    outgoing_bytes: int


class BandwidthAnswer(msgspec.Struct):
    """bandwidth: traffic by day in UTC, such as `2020-07-28`."""

    bandwidth: dict[str, Traffic]


class UserData(msgspec.Struct):
    """data: the user data in base64."""

    data: Secret


class Meter(Protocol):
    """What knows a server's traffic; see `drivers.compute.Compute.traffic`."""

    def traffic(self, id: str, day: int, until: int) -> compute.TrafficReading: ...


def bandwidth(id: str, created: str, meter: Meter, now: int, days: int) -> dict[str, Traffic]:
    """What crossed the public interface on each of the last days, up to now."""
    today = now - now % DAY
    made = int(datetime.fromisoformat(created).timestamp()) * SECOND
    first = max(made - made % DAY, today - (days - 1) * DAY)
    return {_date(day): _traffic(id, meter, day, now) for day in range(first, today + 1, DAY)}


def systems_but(os_id: int, size: PlanOffer) -> list[OperatingSystem]:
    """What a server of that plan can change to from this system."""
    return [
        system
        for system in operating_systems()
        if system.id not in MARKER_OS_IDS and system.id != os_id and not misfit(system, size)
    ]


def applications_but(app_id: int, size: PlanOffer) -> list[Application]:
    """What a server of that plan can change to from this application."""
    return [app for app in applications() if app.id != app_id and _runs(app, size)]


def _runs(app: Application, size: PlanOffer) -> bool:
    system = system_of(app)
    return system is None or not misfit(system, size)


def _traffic(id: str, meter: Meter, day: int, now: int) -> Traffic:
    traffic = meter.traffic(id, day, now)
    return Traffic(traffic.incoming_bytes, traffic.outgoing_bytes)


def _date(us: int) -> str:
    return f"{datetime.fromtimestamp(us // SECOND, UTC):%Y-%m-%d}"
