"""How an account's traffic is shown: what was sent, what is included, and what the rest costs."""

from ....catalog import prices
from ....engine import usage
from ....engine.metering import dollars, month_start, next_month, previous_month
from ....store import SECOND, Store, Tx
from ... import billing
from ...billing import Machines, Meters, Sent
from .documents import Bandwidth, BandwidthPeriod


async def bandwidth(store: Store, meters: Meters, account: int) -> Bandwidth:
    """It asks for every machine's every day, so it takes its time where there are many."""
    last, current, whole = await store.scan(lambda tx: _all_machines(tx, account))
    so_far = await billing.sent(meters, current)
    return Bandwidth(
        _period(last, await billing.sent(meters, last)),
        _period(current, so_far),
        _period(whole, _projected(so_far, current, whole)),
    )


def _all_machines(tx: Tx, account: int) -> tuple[Machines, Machines, Machines]:
    """Of the last month, of this one until now, and as it will be if nothing changes."""
    now = usage.whole(tx.now)
    month = month_start(now)
    last, end = previous_month(now), next_month(now)
    return (
        billing.machines(tx, account, last, month),
        billing.machines(tx, account, month, now),
        billing.machines(tx, account, month, end),
    )


def _projected(sent: Sent, so_far: Machines, whole: Machines) -> Sent:
    """As if the rest of the month went on like its beginning."""
    passed, length = so_far.end - so_far.start, whole.end - whole.start
    if not passed:
        return sent
    return Sent(sent.incoming * length // passed, sent.outgoing * length // passed)


def _period(machines: Machines, sent: Sent) -> BandwidthPeriod:
    costs = prices()
    overage = billing.overage_gb(sent.outgoing, machines.included)
    return BandwidthPeriod(
        timestamp_start=str(machines.start // SECOND),
        timestamp_end=str(machines.end // SECOND),
        gb_in=sent.incoming // billing.GB,
        gb_out=sent.outgoing // billing.GB,
        total_instance_hours=machines.hours,
        total_instance_count=len(machines.used),
        instance_bandwidth_credits=machines.included,
        free_bandwidth_credits=costs.free_bandwidth_gb,
        purchased_bandwidth_credits=0,
        overage=overage,
        overage_unit_cost=dollars(costs.bandwidth_overage_gb),
        overage_cost=dollars(overage * costs.bandwidth_overage_gb),
    )
