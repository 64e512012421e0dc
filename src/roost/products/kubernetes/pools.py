"""Having the driver follow a node pool, and replacing its nodes when the cluster is upgraded."""

from ...drivers import kubernetes as driver
from ...engine import jobs
from ...engine.managed import Managed
from ...engine.workflows import Failed, Job, Run, destroying, one_step
from ...http.errors import BadRequest
from ...store import Tx, iso
from . import nodes
from .documents import CLUSTERS, NODE_POOLS, NODES, ClusterRecord, NodePoolRecord, NodeRecord


def nodes_of(tx: Tx, pool: NodePoolRecord) -> list[NodeRecord]:
    return tx.children(NODES, pool.seq)


def changed(tx: Tx, record: NodePoolRecord) -> None:
    """Stores a pool that somebody holds, or whose nodes are others, and has the driver follow."""
    record.body.date_updated = iso(tx.now)
    POOL.changed(tx, record)


def delete(tx: Tx, cluster: ClusterRecord, record: NodePoolRecord) -> None:
    """Deletes a pool. Its nodes are none any more, and their instances follow."""
    leaving = tx.children(NODES, record.seq, "update")
    POOL.retire(tx, record)
    nodes.remove(tx, cluster, leaving)


def end(tx: Tx, cluster: ClusterRecord, record: NodePoolRecord) -> None:
    """The same where the cluster goes too, with all that the driver has of it."""
    leaving = tx.children(NODES, record.seq, "update")
    POOL.end(tx, record)
    nodes.remove(tx, cluster, leaving)


def roll(tx: Tx, record: NodePoolRecord) -> None:
    """Has new nodes of the cluster's version take the place of all that a pool has."""
    jobs.start(tx, ROLL, record.account, record, exclusive=False)


def _wanted(tx: Tx, record: NodePoolRecord) -> driver.Pool:
    cluster = tx.by_seq(CLUSTERS, record.owner)
    assert cluster is not None  # it is deleted after its pools
    body, state = record.body, record.state
    return driver.Pool(
        id=record.id,
        cluster=cluster.id,
        name=body.label,
        plan=body.plan,
        region=cluster.body.region,
        nodes=nodes.told(tx, nodes_of(tx, record)),
        labels=tuple((label.key, label.value) for label in state.labels),
        taints=tuple(
            driver.Taint(key=taint.key, value=taint.value, effect=taint.effect)
            for taint in state.taints
        ),
    )


async def _shape(run: Run, wanted: driver.Pool) -> None:
    await run.driver(driver.Kubernetes).shape(wanted)


async def _remove(run: Run) -> None:
    await run.driver(driver.Kubernetes).remove_pool(run.job.args["id"])


POOL = Managed(
    name="reconcile-kubernetes-node-pool",
    kind=NODE_POOLS,
    costs=lambda record: (),  # its nodes cost, as the instances that they are
    driver=driver.Kubernetes,
    wanted=_wanted,
    act=_shape,
    removal=destroying("remove-kubernetes-node-pool", _remove, driver=driver.Kubernetes),
)


async def _roll(run: Run) -> None:
    """It is a transaction of its own, so that what cannot be had leaves the pool as it was."""
    try:
        await run.store.write(lambda tx: _replace(tx, run.job.resource_id))
    except BadRequest as error:
        raise Failed(error.text) from error


def _replace(tx: Tx, id: str) -> None:
    """All of them at once, and each once, however often this is called."""
    found = tx.find(NODE_POOLS, id)
    cluster = tx.by_seq(CLUSTERS, found.owner, "update") if found else None
    record = tx.find(NODE_POOLS, id, lock="update")
    if cluster is None or record is None or record.state.version == cluster.body.version:
        return
    leaving = tx.children(NODES, record.seq, "update")
    nodes.add(tx, cluster, record, len(leaving))
    nodes.remove(tx, cluster, leaving)
    record.state.version = cluster.body.version
    changed(tx, record)


def _not_rolled(tx: Tx, job: Job) -> None:
    """The nodes stay as they are, and the log says why; the cluster's upgrade is over."""
    found = tx.find(NODE_POOLS, job.resource_id)
    cluster = tx.by_seq(CLUSTERS, found.owner, "update") if found else None
    record = tx.find(NODE_POOLS, job.resource_id, lock="update")
    if cluster is not None and record is not None:
        record.state.version = cluster.body.version
        tx.update(record)


ROLL = one_step("replace-kubernetes-nodes", _roll, driver=driver.Kubernetes, failed=_not_rolled)

WORKFLOWS = (*POOL.workflows, ROLL, nodes.REMOVE)
