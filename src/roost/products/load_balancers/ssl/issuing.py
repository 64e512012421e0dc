"""Auto SSL: getting a certificate, and getting the next one when it is time."""

from ....drivers.load_balancer import KeyPair, LoadBalancer
from ....engine.lifecycle import Takes
from ....engine.workflows import Failed, Job, Run, Step, Workflow
from ....store import DAY, Tx
from ....store.secret import Secret
from .. import certificates
from ..documents import LOAD_BALANCERS
from ..rules import changed_shared
from . import rules

TAKES = Takes(quick=0.5, realistic=30)
RENEW_AFTER = 60 * DAY
"""A certificate of 90 days is renewed when a third of them is left."""
TRY_AGAIN_AFTER = DAY
"""When it asks again for a certificate that it was refused."""


async def _issue(run: Run) -> KeyPair:
    def look(tx: Tx) -> int:
        record = tx.find(LOAD_BALANCERS, run.job.resource_id)
        if record is None or not rules.is_served(tx, record.account, record.body.auto_ssl):
            raise Failed("the zone is not in Vultr DNS any more")
        return tx.now

    now = await run.read(look)
    return await run.driver(LoadBalancer).issue(run.job.args["domain"], now)


def _issued(tx: Tx, job: Job, pair: KeyPair) -> None:
    record = tx.find(LOAD_BALANCERS, job.resource_id, lock="update")
    if record is not None:
        rules.install(record, certificates.sealed(tx.service(Secret), pair, issued=True))
        changed_shared(tx, record)


def _not_issued(tx: Tx, job: Job) -> None:
    job.args["refused"] = True


def _renewal(tx: Tx, job: Job) -> int:
    """It goes on until auto SSL is turned off, which drops the job."""
    return tx.now + (TRY_AGAIN_AFTER if job.args.pop("refused", False) else RENEW_AFTER)


ISSUE = Workflow(
    name=rules.ISSUE,
    steps=(Step("issue", _issued, _issue, TAKES),),
    failed=_not_issued,
    repeat=_renewal,
    driver=LoadBalancer,
)
