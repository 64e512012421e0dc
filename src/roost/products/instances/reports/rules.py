"""How the reports on an instance are made."""

from datetime import UTC, datetime

from ....catalog import (
    MARKER_OS_IDS,
    Stock,
    applications,
    operating_systems,
    plan,
    plan_runs_windows,
)
from ....drivers.compute import Compute
from ....engine.jobs import JOBS, JobRecord
from ....store import DAY, SECOND, Missing, Tx
from ..changes.rules import upgrades as plans_for
from ..documents import INSTANCES, Instance, InstanceRecord
from ..rules import get
from .documents import Traffic, Upgrades

MAX_NEIGHBORS = 100


def bandwidth(record: InstanceRecord, compute: Compute, now: int, days: int) -> dict[str, Traffic]:
    """What crossed the public interface on each of the last days, up to now."""
    today = now - now % DAY
    created = int(datetime.fromisoformat(record.body.date_created).timestamp()) * SECOND
    first = max(created - created % DAY, today - (days - 1) * DAY)
    return {
        _date(day): _traffic(record.id, compute, day, now) for day in range(first, today + 1, DAY)
    }


def neighbors(tx: Tx, account: int, id: str) -> list[str]:
    """The account's other instances in the same region, the oldest MAX_NEIGHBORS of them."""
    region = get(tx, account, id).body.region
    found = tx.matching(INSTANCES, account, "region", region, MAX_NEIGHBORS + 1)
    return [record.id for record in found if record.id != id][:MAX_NEIGHBORS]


def upgrades(body: Instance, wanted: str, stock: Stock) -> Upgrades:
    """What a PATCH may change the instance to: `wanted` is all, os, applications or plans."""
    size = plan(body.plan)
    assert size is not None
    windows = plan_runs_windows(size)

    def asked(kind: str) -> bool:
        return wanted in ("all", kind)

    return Upgrades(
        os=[
            system
            for system in operating_systems()
            if asked("os")
            and system.id not in MARKER_OS_IDS
            and system.id != body.os_id
            and (windows or system.family != "windows")
        ],
        applications=[
            app for app in applications() if asked("applications") and app.id != body.app_id
        ],
        plans=[other.id for other in plans_for(body, stock)] if asked("plans") else [],
    )


def job(tx: Tx, account: int, id: str) -> JobRecord:
    """A job whose id the account was told; raises Missing."""
    record = tx.get(JOBS, id, account)
    if not record.hidden.visible:
        raise Missing(JOBS.missing)
    return record


def _traffic(id: str, compute: Compute, day: int, now: int) -> Traffic:
    traffic = compute.traffic(id, day, now)
    return Traffic(traffic.incoming_bytes, traffic.outgoing_bytes)


def _date(us: int) -> str:
    return f"{datetime.fromtimestamp(us // SECOND, UTC):%Y-%m-%d}"
