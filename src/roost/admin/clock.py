"""What the clock says of itself, and what an advance has done."""

from collections.abc import Iterator

from ..engine.clock import Advanced, Clock
from ..engine.workflows import Workflows
from ..products.billing import INVOICES
from ..store import SECOND, Store, Times, Tx, done, iso, keys
from .documents import ClockView, Done, Happened


def view(times: Times, lifecycle: str, happened: Happened | None = None) -> ClockView:
    """happened: what was done on the way, where the clock has just been advanced."""
    machine, setting = times.machine(), times.setting
    now = setting.at(machine)
    return ClockView(
        now=iso(now),
        now_us=now,
        rate=setting.rate,
        held=setting.held,
        lifecycle=lifecycle,
        real=setting.is_real,
        ahead_seconds=0 if setting.is_real else (now - machine) / SECOND,
        since="" if setting.is_real else iso(setting.since),
        happened=happened,
    )


async def advance(clock: Clock, store: Store, to: int) -> Happened:
    """Moves the clock on; returns what that has done. Raises NotForward."""
    invoices = await store.scan(_invoices)
    advanced = await clock.advance(to)

    def told(tx: Tx) -> Happened:
        return Happened(
            start=iso(advanced.start),
            end=iso(advanced.end),
            jobs=sorted(_jobs(tx, advanced.jobs), key=lambda each: (-each.number, each.workflow)),
            invoices=_invoices(tx) - invoices,
            expired_keys=_expired(tx, advanced),
        )

    return await store.scan(told)


def _jobs(tx: Tx, jobs: done.Totals) -> Iterator[Done]:
    """But for bookkeeping that accounts' logs do not tell of either."""
    workflows = tx.service(Workflows)
    for name in jobs.done.keys() | jobs.failed.keys():
        number, failed = jobs.done.get(name, 0), jobs.failed.get(name, 0)
        if failed or not workflows[name].quiet:
            yield Done(name, workflows[name].counted(number or failed), number, failed)


def _invoices(tx: Tx) -> int:
    return done.documents(tx, INVOICES.name)


def _expired(tx: Tx, advanced: Advanced) -> int:
    ends = (key.expires_at for _, key in keys.every(tx) if key.expire)
    return sum(end is not None and advanced.start < end <= advanced.end for end in ends)
