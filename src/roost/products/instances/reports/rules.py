"""How the reports on an instance are made."""

from ....catalog import Stock, plan
from ....engine.jobs import JOB_STATUSES, JobStatus
from ....machines import reports
from ....store import Tx
from ..changes import upgrades as plans_for
from ..documents import INSTANCES, Instance
from ..servers import SERVERS
from .documents import Upgrades

MAX_NEIGHBORS = 100


def neighbors(tx: Tx, account: int, id: str) -> list[str]:
    """The account's other instances in the same region, the oldest MAX_NEIGHBORS of them."""
    region = SERVERS.get(tx, account, id).body.region
    found = tx.matching(INSTANCES, account, "region", region, MAX_NEIGHBORS + 1)
    return [record.id for record in found if record.id != id][:MAX_NEIGHBORS]


def upgrades(body: Instance, wanted: str, stock: Stock) -> Upgrades:
    """What a PATCH may change the instance to: `wanted` is all, os, applications or plans."""
    size = plan(body.plan)
    assert size is not None

    def asked(kind: str) -> bool:
        return wanted in ("all", kind)

    return Upgrades(
        os=reports.systems_but(body.os_id, size) if asked("os") else [],
        applications=reports.applications_but(body.app_id, size) if asked("applications") else [],
        plans=[other.id for other in plans_for(body, stock)] if asked("plans") else [],
    )


def job(tx: Tx, account: int, id: str) -> JobStatus:
    """A job whose id the account was told; raises Missing."""
    return tx.get(JOB_STATUSES, id, account).body
