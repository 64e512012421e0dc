"""How an account's traffic adds up.

An instance earns its plan's bandwidth by the hour: all of it in 672 hours, the part of a month that
every month has; a bare metal likewise. What an account sends beyond what these earned and what is
free is overage; what it receives is free.
"""

import asyncio
from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct, field

from ....catalog import metal_plan, plan, prices
from ....drivers.compute import Traffic
from ....engine import usage
from ....engine.metering import CAP_HOURS, Line, dollars, month_start, next_month, previous_month
from ....store import DAY, SECOND, Store, Tx
from .documents import Bandwidth, BandwidthPeriod

GB = 1024**3

_AT_ONCE = 50


class Meter(Protocol):
    """What knows the traffic of one kind of machine: its driver."""

    def traffic(self, id: str, day: int, until: int) -> Traffic: ...


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


class Sent(Struct, frozen=True):
    incoming: int
    outgoing: int


async def bandwidth(store: Store, meters: Meters, account: int) -> Bandwidth:
    """It asks for every machine's every day, so it takes its time where there are many."""
    last, current, whole = await store.scan(lambda tx: _all_machines(tx, account))
    so_far = await _traffic(meters, current)
    return Bandwidth(
        _period(last, await _traffic(meters, last)),
        _period(current, so_far),
        _period(whole, _projected(so_far, current, whole)),
    )


def _all_machines(tx: Tx, account: int) -> tuple[Machines, Machines, Machines]:
    """Of the last month, of this one until now, and as it will be if nothing changes."""
    now = usage.whole(tx.now)
    month = month_start(now)
    last, end = previous_month(now), next_month(now)
    return (
        _machines(tx, account, last, month),
        _machines(tx, account, month, now),
        _machines(tx, account, month, end),
    )


def _machines(tx: Tx, account: int, month: int, until: int) -> Machines:
    machines = Machines(month, until)
    for charge in usage.charges(tx, account, month, until):
        if usage.plan_of(charge.line):
            machines.add(charge.resource, charge.line)
    return machines


async def _traffic(meters: Meters, machines: Machines) -> Sent:
    incoming = outgoing = 0
    for count, (id, (product, since, until)) in enumerate(machines.used.items()):
        if count % _AT_ONCE == 0:
            await asyncio.sleep(0)  # others' requests are answered in between
        for day in range(since - since % DAY, until, DAY):
            traffic = meters[product].traffic(id, day, until)
            incoming += traffic.incoming_bytes
            outgoing += traffic.outgoing_bytes
    return Sent(incoming, outgoing)


def _projected(sent: Sent, so_far: Machines, whole: Machines) -> Sent:
    """As if the rest of the month went on like its beginning."""
    passed, length = so_far.end - so_far.start, whole.end - whole.start
    if not passed:
        return sent
    return Sent(sent.incoming * length // passed, sent.outgoing * length // passed)


def _period(machines: Machines, sent: Sent) -> BandwidthPeriod:
    costs = prices()
    earned = machines.earned // CAP_HOURS
    gb_out = sent.outgoing // GB
    overage = max(0, gb_out - earned - costs.free_bandwidth_gb)
    return BandwidthPeriod(
        timestamp_start=str(machines.start // SECOND),
        timestamp_end=str(machines.end // SECOND),
        gb_in=sent.incoming // GB,
        gb_out=gb_out,
        total_instance_hours=machines.hours,
        total_instance_count=len(machines.used),
        instance_bandwidth_credits=earned,
        free_bandwidth_credits=costs.free_bandwidth_gb,
        purchased_bandwidth_credits=0,
        overage=overage,
        overage_unit_cost=dollars(costs.bandwidth_overage_gb),
        overage_cost=dollars(overage * costs.bandwidth_overage_gb),
    )
