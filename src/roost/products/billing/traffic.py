"""What machines have sent, how much of it is included, and what the rest costs.

An instance earns its plan's bandwidth by the hour: all of it in 672 hours, the part of a month that
every month has; a bare metal likewise. What an account sends in a month beyond what these earned
and what is free is overage, a price for each whole GB. What it receives is free.

Drivers are asked once for each day that is over, and what was counted is kept, so an invoice does
not depend on what a driver remembers later.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from msgspec import Struct, field

from ...catalog import metal_plan, plan, prices
from ...drivers.compute import Compute, TrafficReading
from ...drivers.metal import Metal
from ...engine import usage
from ...engine.metering import CAP_HOURS, Line, billed_units, month_start
from ...engine.workflows import Run
from ...store import DAY, SECOND, Tx
from .documents import OVERAGES, Overage
from .tree import Member

GB = 1024**3
PRODUCT = "Bandwidth Overage"

_AT_ONCE = 50


class Meter(Protocol):
    """What knows the traffic of one kind of machine: its driver."""

    def traffic(self, id: str, day: int, until: int) -> TrafficReading: ...


Meters = Mapping[str, Meter]
"""By the product that its machines are charged as."""


class Machines(Struct):
    """The machines of a span of time. used: what each was charged as, from when until when.

    hours: of all together. earned: GB times hours, of which CAP_HOURS make a GB.
    """

    start: int
    end: int
    used: dict[str, tuple[str, int, int]] = field(default_factory=dict[str, tuple[str, int, int]])
    hours: int = 0
    earned: int = 0

    def add(self, id: str, line: Line) -> None:
        _, since, until = self.used.get(id, ("", line.start_us, line.end_us))
        self.used[id] = (line.product, min(since, line.start_us), max(until, line.end_us))
        self.hours += line.units
        plan_id = usage.plan_of(line)
        size = plan(plan_id) or metal_plan(plan_id)
        if size is not None:
            self.earned += size.bandwidth * min(line.units, CAP_HOURS)

    @property
    def included(self) -> int:
        """GB that they have earned."""
        return self.earned // CAP_HOURS


class Sent(Struct, frozen=True):
    incoming: int
    outgoing: int


class Reading(NamedTuple):
    """What the machines of an account have sent from one midnight to another.

    included: GB that they have earned since the month began.
    """

    account: int
    since: int
    until: int
    outgoing: int
    included: int


def meters_of(run: Run) -> Meters:
    return {usage.COMPUTE: run.driver(Compute), usage.METAL: run.driver(Metal)}


def machines(tx: Tx, account: int, month: int, until: int) -> Machines:
    found = Machines(month, until)
    for charge in usage.charges(tx, account, month, until):
        if usage.plan_of(charge.line):
            found.add(charge.resource, charge.line)
    return found


async def sent(meters: Meters, machines: Machines, since: int = 0) -> Sent:
    """What they sent and received, from a midnight on if one is given."""
    incoming = outgoing = 0
    for count, (id, (product, start, until)) in enumerate(machines.used.items()):
        if count % _AT_ONCE == 0:
            await asyncio.sleep(0)  # others' requests are answered in between
        for day in range(max(since, start - start % DAY), until, DAY):
            traffic = meters[product].traffic(id, day, until)
            incoming += traffic.incoming_bytes
            outgoing += traffic.outgoing_bytes
    return Sent(incoming, outgoing)


def overage_gb(outgoing: int, included: int) -> int:
    return max(0, outgoing // GB - included - prices().free_bandwidth_gb)


def unread(
    tx: Tx, members: Iterable[Member], month: int, until: int
) -> list[tuple[Member, int, Machines]]:
    """The accounts whose days up to a midnight are not all counted, each with the first of them.

    One that has no machines is left alone.
    """
    found: list[tuple[Member, int, Machines]] = []
    for member in members:
        known = of_month(tx, member.number, month)
        since = month if known is None else known.day
        if since < until:
            used = machines(tx, member.number, month, until)
            if known is not None or used.used:
                found.append((member, since, used))
    return found


async def read(meters: Meters, unread: Iterable[tuple[Member, int, Machines]]) -> list[Reading]:
    readings: list[Reading] = []
    for member, since, used in unread:
        outgoing = (await sent(meters, used, since)).outgoing
        readings.append(Reading(member.number, since, used.end, outgoing, used.included))
    return readings


def keep(tx: Tx, month: int, reading: Reading) -> None:
    """Adds a reading to the month's, unless it was added before."""
    id = _id(reading.account, month)
    record = tx.find(OVERAGES, id, lock="update")
    if record is None:
        record = tx.insert(OVERAGES, id, reading.account, Overage(month=month, day=month))
    if record.body.day != reading.since:
        return
    record.body.day = reading.until
    record.body.outgoing += reading.outgoing
    record.body.gb = overage_gb(record.body.outgoing, reading.included)
    tx.update(record)


def of_month(tx: Tx, account: int, month: int) -> Overage | None:
    """What is counted of a month up to now."""
    record = tx.find(OVERAGES, _id(account, month))
    return None if record is None else record.body


def line(month: int, until: int, gb: int) -> Line:
    """The item of an invoice."""
    return Line(
        description="Traffic sent beyond what is included",
        product=PRODUCT,
        start_us=month_start(month),
        end_us=until,
        units=gb,
        unit_type="overage",
        unit_price=prices().bandwidth_overage_gb,
        total=billed_units(prices().bandwidth_overage_gb, gb),
    )


def _id(account: int, month: int) -> str:
    return f"{account}/{month // SECOND}"
