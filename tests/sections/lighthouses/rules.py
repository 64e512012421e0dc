"""What may happen to lighthouses, and what they cost: one price, from creation to deletion."""

from uuid import uuid4

from roost.catalog import region
from roost.engine import jobs, usage
from roost.engine.lifecycle import Takes
from roost.engine.metering import CENT, DOLLAR, Rate
from roost.engine.reconcile import enqueue, reconciliation
from roost.engine.workflows import Run, destroying
from roost.http.errors import BadRequest
from roost.store import Tx, iso

from ..lamps import Lamp, Lamps
from .documents import (
    FAILED,
    LIGHTHOUSES,
    LIT,
    PENDING,
    Lighthouse,
    LighthouseCreate,
    LighthouseRecord,
    LighthouseUpdate,
)

PRODUCT = "Lighthouse"
"""How invoices name what a lighthouse costs."""
RATE = Rate(hourly_nanos=3 * CENT, monthly_nanos=20 * DOLLAR)

BUILDING = Takes(quick=0.3, realistic=60)
REMOVING = Takes(quick=0.1, realistic=10)


def create(tx: Tx, account: int, wanted: LighthouseCreate) -> LighthouseRecord:
    """Raises BadRequest for a region that does not exist."""
    if region(wanted.region) is None:
        raise BadRequest("Invalid region.")
    id = str(uuid4())
    body = Lighthouse(
        id=id,
        date_created=iso(tx.now),
        region=wanted.region,
        label=wanted.label,
        color=wanted.color,
    )
    record = tx.insert(LIGHTHOUSES, id, account, body)
    usage.start(tx, account, id, PRODUCT, wanted.label, RATE)
    enqueue(tx, RECONCILE, record)
    return record


def update(tx: Tx, account: int, id: str, wanted: LighthouseUpdate) -> None:
    """Raises BadRequest for a lighthouse that could not be built."""
    record = tx.get(LIGHTHOUSES, id, account, "update")
    if record.body.status == FAILED:
        raise BadRequest("The lighthouse could not be built")
    record.body.color = wanted.color
    tx.update(record)
    enqueue(tx, RECONCILE, record, at_once=True)


def delete(tx: Tx, account: int, id: str) -> None:
    """Ends the lighthouse and its charges; its lamp follows by a job."""
    record = tx.get(LIGHTHOUSES, id, account, "update")
    leases = jobs.drop(tx, record)
    usage.stop(tx, id)
    tx.delete(record)
    jobs.start(tx, REMOVE, account, args={"id": id}, after=leases)


def _lamp(tx: Tx, record: LighthouseRecord) -> Lamp:
    return Lamp(id=record.id, region=record.body.region, color=record.body.color)


async def _shine(run: Run, lamp: Lamp) -> None:
    await run.driver(Lamps).shine(lamp)


def _lit(tx: Tx, record: LighthouseRecord) -> None:
    record.body.status = LIT
    tx.update(record)


def _refused(tx: Tx, record: LighthouseRecord) -> None:
    """One that was never lit has failed, and costs nothing; another shines as it did."""
    if record.body.status == PENDING:
        record.body.status = FAILED
        usage.stop(tx, record.id)
        tx.update(record)


async def _remove(run: Run) -> None:
    await run.driver(Lamps).remove(run.job.args["id"])


RECONCILE = reconciliation(
    "reconcile-lighthouse", LIGHTHOUSES, driver=Lamps,
    wanted=_lamp, act=_shine, done=_lit, failed=_refused, takes=BUILDING,
)  # fmt: skip
REMOVE = destroying("remove-lighthouse", _remove, driver=Lamps, takes=REMOVING)
