"""What may happen to lighthouses, and what they cost: one price, from creation to deletion."""

from collections.abc import Iterable
from uuid import uuid4

from roost.engine.lifecycle import Takes
from roost.engine.managed import Managed, States
from roost.engine.metering import CENT, DOLLAR, Rate
from roost.engine.usage import Cost
from roost.engine.workflows import Run, destroying
from roost.http.errors import BadRequest
from roost.products import regions
from roost.store import Tx, iso

from ..lamps import Lamp, Lamps
from .documents import (
    FAILED,
    LIGHTHOUSES,
    LIT,
    Lighthouse,
    LighthouseCreate,
    LighthouseRecord,
    LighthouseState,
    LighthouseUpdate,
)

PRODUCT = "Lighthouse"
"""How invoices name what a lighthouse costs."""
RATE = Rate(hourly_nanos=3 * CENT, monthly_nanos=20 * DOLLAR)

BUILDING = Takes(quick=0.3, realistic=60)
REMOVING = Takes(quick=0.1, realistic=10)


def create(tx: Tx, account: int, wanted: LighthouseCreate) -> LighthouseRecord:
    """Raises BadRequest for a region that does not exist."""
    regions.require(wanted.region)
    id = str(uuid4())
    body = Lighthouse(
        id=id,
        date_created=iso(tx.now),
        region=wanted.region,
        label=wanted.label,
        color=wanted.color,
    )
    return MANAGED.create(tx, id, account, body, LighthouseState())


def update(tx: Tx, account: int, id: str, wanted: LighthouseUpdate) -> None:
    """Raises BadRequest for a lighthouse that could not be built."""
    record = tx.get(LIGHTHOUSES, id, account, "update")
    if record.body.status == FAILED:
        raise BadRequest("The lighthouse could not be built")
    record.body.color = wanted.color
    MANAGED.changed(tx, record, at_once=True)


def delete(tx: Tx, account: int, id: str) -> None:
    """Ends the lighthouse and its charges; its lamp follows by a job."""
    MANAGED.retire(tx, tx.get(LIGHTHOUSES, id, account, "update"))


def _costs(record: LighthouseRecord) -> Iterable[Cost]:
    yield Cost(PRODUCT, record.body.label, RATE)


def _lamp(tx: Tx, record: LighthouseRecord) -> Lamp:
    return Lamp(id=record.id, region=record.body.region, color=record.body.color)


async def _shine(run: Run, lamp: Lamp) -> None:
    await run.driver(Lamps).shine(lamp)


def _lit(tx: Tx, record: LighthouseRecord) -> None:
    record.state.shining = record.body.color


def _refused(tx: Tx, record: LighthouseRecord) -> None:
    """One that is lit shines on as it did."""
    if record.state.shining:
        record.body.color = record.state.shining


async def _remove(run: Run) -> None:
    await run.driver(Lamps).remove(run.job.args["id"])


MANAGED = Managed(
    name="reconcile-lighthouse",
    kind=LIGHTHOUSES,
    states=States(ready=LIT),
    costs=_costs,
    driver=Lamps,
    wanted=_lamp,
    act=_shine,
    done=_lit,
    refused=_refused,
    takes=BUILDING,
    removal=destroying("remove-lighthouse", _remove, driver=Lamps, takes=REMOVING),
)
