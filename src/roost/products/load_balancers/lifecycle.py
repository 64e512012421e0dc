"""The jobs of a load balancer, and the states that clients see on the way.

Creating: pending without addresses, then active with them. Adding nodes leaves it active, but not
ready. Everything else is told the driver while the balancer goes on.
"""

from typing import Any

import msgspec

from ...drivers.load_balancer import Balancer, KeyPair, LoadBalancer
from ...engine import usage
from ...engine.lifecycle import Takes
from ...engine.reconcile import reconciliation
from ...engine.workflows import Failed, Job, Run, Step, Workflow, destroying
from ...store import DAY, Tx
from ...store.secret import Secret
from .. import vpcs
from . import deployment
from . import driver_spec as spec
from .documents import (
    ACTIVE,
    CONFIGURE,
    FAILED,
    LOAD_BALANCERS,
    PENDING,
    LoadBalancerRecord,
    Node,
    NodeIps,
)
from .rules import changed_shared
from .ssl import rules as ssl

NODES = Takes(quick=0.8, realistic=90)
"""What it takes until nodes are there: the first ones, or more."""
DESTROY = Takes(quick=0.1, realistic=10)
ISSUE = Takes(quick=0.5, realistic=30)

RENEW_AFTER = 60 * DAY
"""A certificate of 90 days is renewed when a third of them is left."""
TRY_AGAIN_AFTER = DAY
"""When auto SSL asks again for a certificate that it was refused."""


def _configured(tx: Tx, record: LoadBalancerRecord) -> None:
    state = record.hidden
    deployment.release(tx, state.leaving)
    state.leaving = []
    for node in state.nodes:
        vpcs.release(tx, node.interfaces.leaving)
        node.interfaces.leaving = []
    state.growing_from = 0
    record.body.status = ACTIVE
    _show_addresses(record)
    tx.update(record)


def _refused(tx: Tx, record: LoadBalancerRecord) -> None:
    """What the driver will never do: the balancer is none, or stays as large as it was.

    Any other change is kept as it was asked for, and the driver is told again with the next one.
    """
    if record.hidden.growing_from:
        deployment.shrink_back(tx, record)
    elif record.body.status == PENDING:
        record.body.status = FAILED
        usage.stop(tx, record.id)
    tx.update(record)


def _show_addresses(record: LoadBalancerRecord) -> None:
    nodes = record.hidden.nodes
    v4, v6 = [node.ipv4.ip for node in nodes], [node.ipv6.ip for node in nodes]
    record.body.ipv4, record.body.ipv6 = v4[0], v6[0]
    record.body.node_ips = NodeIps(v4, v6, [node.private for node in nodes if node.private])


def _destroyed(tx: Tx, job: Job, _: Any) -> None:
    deployment.release(tx, msgspec.convert(job.args["nodes"], list[Node]))


def _not_issued(tx: Tx, job: Job) -> None:
    job.args["refused"] = True


def _renewal(tx: Tx, job: Job) -> int:
    """It goes on until auto SSL is turned off, which drops the job."""
    return tx.now + (TRY_AGAIN_AFTER if job.args.pop("refused", False) else RENEW_AFTER)


def _of(tx: Tx, job: Job) -> LoadBalancerRecord | None:
    return tx.find(LOAD_BALANCERS, job.resource_id, lock="update")


async def _apply(run: Run, balancer: Balancer) -> None:
    await run.driver(LoadBalancer).apply(balancer)


async def _destroy(run: Run) -> None:
    await run.driver(LoadBalancer).destroy(run.job.args["id"])


async def _issue(run: Run) -> KeyPair:
    def look(tx: Tx) -> int:
        record = tx.find(LOAD_BALANCERS, run.job.resource_id)
        if record is None or not ssl.is_served(tx, record.account, record.body.auto_ssl):
            raise Failed("the zone is not in Vultr DNS any more")
        return tx.now

    now = await run.read(look)
    return await run.driver(LoadBalancer).issue(run.job.args["domain"], now)


def _issued(tx: Tx, job: Job, pair: KeyPair) -> None:
    record = _of(tx, job)
    if record is not None:
        ssl.install(record, ssl.seal_issued(tx.service(Secret), pair))
        changed_shared(tx, record)


WORKFLOWS = (
    reconciliation(
        CONFIGURE, LOAD_BALANCERS, driver=LoadBalancer,
        wanted=spec.of, act=_apply, done=_configured, failed=_refused, takes=NODES,
    ),
    destroying(deployment.DESTROY, _destroy, _destroyed, driver=LoadBalancer, takes=DESTROY),
    Workflow(
        name=ssl.ISSUE,
        steps=(Step("issue", _issued, _issue, ISSUE),),
        failed=_not_issued,
        repeat=_renewal,
        driver=LoadBalancer,
    ),
)  # fmt: skip
"""Every job of a load balancer."""
