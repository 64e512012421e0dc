"""How a database comes about, changes and goes, and what it costs: its plan's price.

The driver is told in two steps, of which clients see the second as Configuring: first of the nodes,
then of what is to be in them. A change that concerns no nodes leaves the database Running.
"""

from collections.abc import Iterable

from ...catalog.databases import database_plan
from ...drivers.databases import Databases
from ...engine import jobs
from ...engine.lifecycle import Takes
from ...engine.managed import Managed, States
from ...engine.metering import by_hour
from ...engine.usage import Cost
from ...engine.workflows import Run, destroying
from ...http.errors import BadRequest
from ...store import Tx
from .. import vpcs
from . import backup_times, children, windows
from .contents import MIGRATIONS
from .documents import (
    CONFIGURING,
    DATABASES,
    FAILED,
    REBUILDING,
    RUNNING,
    DatabaseMade,
    DatabaseRecord,
)
from .driver_spec import Target, target

PRODUCT = "Managed Database"

DEPLOYING = Takes(quick=0.5, realistic=120)
REMOVING = Takes(quick=0.1, realistic=10)


def rebuild(tx: Tx, record: DatabaseRecord, status: str) -> None:
    """Stores a change of the nodes, and has the driver follow. status: what clients see of it."""
    record.body.status, record.state.stage = status, "deploy"
    MANAGED.changed(tx, record)


def refill(tx: Tx, record: DatabaseRecord) -> None:
    """Stores a change of what is in a database, or how it works, and has the driver follow."""
    if record.state.stage == "settled":
        record.state.stage = "configure"
    MANAGED.changed(tx, record, at_once=True)


def remove(tx: Tx, record: DatabaseRecord) -> None:
    """Ends a database, its charges and all that belongs to it; raises Refused while it has read
    replicas.
    """
    leases = [
        lease for child in tx.children(MIGRATIONS, record.seq) for lease in jobs.drop(tx, child)
    ]
    MANAGED.retire(tx, record, after=leases)
    children.remove_all(tx, record)


def check_usable(record: DatabaseRecord) -> None:
    """Raises BadRequest for a database that could not be made."""
    if record.body.status == FAILED:
        raise BadRequest("The database could not be made: it can only be deleted")


def _costs(record: DatabaseRecord) -> Iterable[Cost]:
    body = record.body
    plan = database_plan(body.plan)
    assert plan is not None
    yield Cost(PRODUCT, f"{body.label} ({body.plan})", by_hour(plan.price))


async def _follow(run: Run, wanted: Target) -> None:
    driver = run.driver(Databases)
    if wanted.stage == "deploy":
        await driver.deploy(wanted.cluster)
    else:
        await driver.configure(wanted.cluster, wanted.contents)


def _done(tx: Tx, record: DatabaseRecord) -> bool:
    body, state = record.body, record.state
    if state.stage == "deploy":
        body.status, state.stage = CONFIGURING, "configure"
        return True
    if not state.made_at:
        _begin(tx, record)
    state.stage = "settled"
    state.made = DatabaseMade(body.plan, body.region, body.version, body.vpc_id)
    return False


def _begin(tx: Tx, record: DatabaseRecord) -> None:
    """It is there for the first time."""
    backup_times.begin(record, tx.now)
    record.state.maintained_at = tx.now
    windows.begin(tx, record)


def _refused(tx: Tx, record: DatabaseRecord) -> None:
    """It stays what the driver has, if the driver has it."""
    body, state = record.body, record.state
    if state.made is not None:
        body.plan, body.region = state.made.plan, state.made.region
        body.version = state.made.version
        network = tx.find(vpcs.VPCS, state.made.vpc_id, record.account)
        body.vpc_id = "" if network is None else network.id
        body.status, state.stage = RUNNING, "settled"


async def _remove(run: Run) -> None:
    await run.driver(Databases).remove(run.job.args["id"])


def _is_made(record: DatabaseRecord) -> bool:
    return record.state.made is not None


MANAGED = Managed(
    name="reconcile-database",
    kind=DATABASES,
    states=States(pending=REBUILDING, ready=RUNNING, failed=FAILED),
    irreplaceable=True,
    costs=_costs,
    driver=Databases,
    wanted=target,
    act=_follow,
    done=_done,
    refused=_refused,
    is_made=_is_made,
    takes=DEPLOYING,
    removal=destroying("remove-database", _remove, driver=Databases, takes=REMOVING),
)
