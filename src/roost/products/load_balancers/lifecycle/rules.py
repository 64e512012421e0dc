"""The jobs of a load balancer, and the states that clients see on the way.

Creating: pending without addresses, then active with them. Adding nodes leaves it active, but not
ready. Everything else is told the driver while the balancer goes on.
"""

from functools import partial
from typing import Any

import msgspec

from ....drivers.load_balancer import Balancer, KeyPair, LoadBalancer
from ....engine import usage
from ....engine.jobs import Act, Apply, Failed, Job, Jobs, Step, Workflow
from ....engine.lifecycle import Takes
from ....engine.pools import AddressPools
from ....engine.reconcile import reconciliation
from ....store import DAY, Store, Tx
from ....store.secret import Secret
from ...vpcs import cards
from ..deployment import rules as deployment
from ..documents import (
    ACTIVE,
    CONFIGURE,
    FAILED,
    LOAD_BALANCERS,
    PENDING,
    LoadBalancerRecord,
    Node,
    NodeIps,
)
from ..rules import changed_shared
from ..spec import rules as spec
from ..ssl import rules as ssl

NODES = Takes(quick=0.8, realistic=90)
"""What it takes until nodes are there: the first ones, or more."""
DESTROY = Takes(quick=0.1, realistic=10)
ISSUE = Takes(quick=0.5, realistic=30)

RENEW_AFTER = 60 * DAY
"""A certificate of 90 days is renewed when a third of them is left."""
TRY_AGAIN_AFTER = DAY
"""When auto SSL asks again for a certificate that it was refused."""


def workflows(
    store: Store, driver: LoadBalancer, pools: AddressPools, secret: Secret, jobs: Jobs
) -> tuple[Workflow, ...]:
    """Every job of a load balancer."""

    async def apply(balancer: Balancer) -> None:
        await driver.apply(balancer)

    async def destroy(job: Job) -> None:
        await driver.destroy(job.args["id"])

    return (
        reconciliation(
            CONFIGURE,
            store,
            LOAD_BALANCERS,
            wanted=partial(spec.of, secret),
            act=apply,
            done=partial(_configured, pools),
            failed=partial(_refused, pools),
            takes=NODES,
        ),
        Workflow(
            deployment.DESTROY, (Step("destroy", partial(_destroyed, pools), destroy, DESTROY),)
        ),
        Workflow(
            ssl.ISSUE,
            (Step("issue", _issued(secret, jobs), _issuing(store, driver), ISSUE),),
            failed=_not_issued,
            repeat=_renewal,
        ),
    )


def _configured(pools: AddressPools, tx: Tx, record: LoadBalancerRecord) -> None:
    state = record.hidden
    deployment.release(tx, pools, state.leaving)
    state.leaving = []
    for node in state.nodes:
        cards.release(tx, node.cards.leaving)
        node.cards.leaving = []
    state.growing_from = 0
    record.body.status = ACTIVE
    _show_addresses(record)
    tx.update(record)


def _refused(pools: AddressPools, tx: Tx, record: LoadBalancerRecord) -> None:
    """What the driver will never do: the balancer is none, or stays as large as it was.

    Any other change is kept as it was asked for, and the driver is told again with the next one.
    """
    if record.hidden.growing_from:
        deployment.shrink_back(tx, record, pools)
    elif record.body.status == PENDING:
        record.body.status = FAILED
        usage.stop(tx, record.id)
    tx.update(record)


def _show_addresses(record: LoadBalancerRecord) -> None:
    nodes = record.hidden.nodes
    v4, v6 = [node.ipv4.ip for node in nodes], [node.ipv6.ip for node in nodes]
    record.body.ipv4, record.body.ipv6 = v4[0], v6[0]
    record.body.node_ips = NodeIps(v4, v6, [node.private for node in nodes if node.private])


def _destroyed(pools: AddressPools, tx: Tx, job: Job, _: Any) -> None:
    deployment.release(tx, pools, msgspec.convert(job.args["nodes"], list[Node]))


def _issuing(store: Store, driver: LoadBalancer) -> Act:
    def look(tx: Tx, job: Job) -> int:
        record = tx.find(LOAD_BALANCERS, job.resource_id)
        if record is None or not ssl.is_served(tx, record.account, record.body.auto_ssl):
            raise Failed("the zone is not in Vultr DNS any more")
        return tx.now

    async def issue(job: Job) -> KeyPair:
        now = await store.read(lambda tx: look(tx, job))
        return await driver.issue(job.args["domain"], now)

    return issue


def _issued(secret: Secret, jobs: Jobs) -> Apply:
    def apply(tx: Tx, job: Job, pair: KeyPair) -> None:
        record = _of(tx, job)
        if record is None:
            return
        ssl.install(record, ssl.seal_issued(secret, pair))
        changed_shared(tx, jobs, record)

    return apply


def _not_issued(tx: Tx, job: Job) -> None:
    job.args["refused"] = True


def _renewal(tx: Tx, job: Job) -> int:
    """It goes on until auto SSL is turned off, which drops the job."""
    return tx.now + (TRY_AGAIN_AFTER if job.args.pop("refused", False) else RENEW_AFTER)


def _of(tx: Tx, job: Job) -> LoadBalancerRecord | None:
    return tx.find(LOAD_BALANCERS, job.resource_id, lock="update")
