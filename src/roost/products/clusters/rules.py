"""What may happen to clusters. They cost nothing themselves: their nodes and file systems do.

A cluster deploys its nodes with the request that asks for them, and the fabric joins them by one
job. A node stays what it is when it leaves its cluster, or when that goes.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from ...catalog import fabric
from ...drivers.errors import NotYet
from ...drivers.fabric import Fabric, Partition
from ...engine.lifecycle import Takes
from ...engine.managed import Managed, States
from ...engine.usage import Cost
from ...engine.workflows import Run, destroying
from ...http.errors import BadRequest, NotFound
from ...machines import fields
from ...store import Record, Tx, iso
from .. import vpcs
from ..instances import templates
from ..instances.templates import TEMPLATES
from . import deployment, nodes, shares, wishes
from .documents import (
    ACTIVE,
    CLUSTERS,
    FAILED,
    FOLLOWING,
    PENDING,
    RUNNING,
    SUSPENDED,
    UPGRADING,
    Cluster,
    ClusterCreate,
    ClusterDetails,
    ClusterNetwork,
    ClusterRecord,
    ClusterState,
    ClusterSummary,
    ClusterUpdate,
)

NOT_A_NODE = "Invalid instance ID"

JOINING = Takes(quick=1.5, realistic=600)
"""Longer than what its nodes take."""
DISSOLVING = Takes(quick=0.1, realistic=5)
ASKED_AGAIN = 1.0
"""Seconds until nodes that are to have file systems, and are not there yet, are looked at again."""


def create(tx: Tx, account: int, wanted: ClusterCreate, passwords: list[str]) -> ClusterRecord:
    """passwords: as many as there may be nodes. Raises BadRequest when anything cannot be had."""
    least, count = wishes.counts(wanted)
    made: list[str] = []
    template = wishes.template(tx, account, wanted, made)
    head = wishes.head_template(tx, account, wanted, made)
    shares.ask_for(tx, account, wanted, template)
    offer = deployment.offer_in(tx, template.body.plan, wanted.region)
    id = str(uuid4())
    body = Cluster(
        id=id,
        region=wanted.region,
        label=wanted.label,
        plan=offer.id,
        min_pool_count=least,
        desired_pool_count=count,
        hostname=fields.hostname(wanted.hostname),
        date_created=iso(tx.now),
        cluster_type=nodes.type_of(offer, with_fabric=wanted.gpu_fabric),
    )
    state = ClusterState(
        template_id=template.id,
        head_template_id=head.id if head else "",
        made=made,
        key=wishes.key(wanted, offer),
        network_ids=_networks(tx, account, wanted.region, wanted.vpc_ids),
    )
    if head is not None:
        deployment.deploy_head(tx, account, body, state, head, passwords[-1])
    deployment.deploy_workers(tx, account, body, state, template, passwords[:count])
    return MANAGED.create(tx, id, account, body, state)


def update(
    tx: Tx, account: int, id: str, wanted: ClusterUpdate, passwords: list[str]
) -> ClusterRecord:
    """Raises BadRequest. A pool that grows deploys, one that shrinks lets its newest nodes go."""
    record = tx.get(CLUSTERS, id, account, "update")
    body, state = record.body, record.state
    if wanted.label is not None:
        body.label = wanted.label
    if wanted.hostname is not None:
        body.hostname = fields.hostname(wanted.hostname)
    _resize(tx, record, wanted, passwords)
    left, joined = list[str](), list[str]()
    if wanted.vpc_ids is not None:
        vpc_ids = _networks(tx, account, body.region, wanted.vpc_ids)
        left = [vpc for vpc in state.network_ids if vpc not in vpc_ids]
        joined = [vpc for vpc in vpc_ids if vpc not in state.network_ids]
        state.network_ids = vpc_ids
    _store(tx, record)
    # Last, for what follows the nodes is stored with them, and the cluster is among it.
    nodes.disconnect(tx, account, state.worker_ids, left)
    nodes.connect(tx, account, state.worker_ids, joined)
    return tx.get(CLUSTERS, id, account)


def attach(tx: Tx, account: int, id: str, ids: list[str]) -> ClusterRecord:
    """Makes servers nodes: all of them or none. Raises BadRequest."""
    record = _to_change(tx, account, id)
    state = record.state
    joining = nodes.take_in(tx, record, ids)
    workers = len(state.worker_ids)
    record.body.desired_pool_count = max(record.body.desired_pool_count, workers)
    _store(tx, record)
    nodes.connect(tx, account, [node.id for node in joining], state.network_ids)
    return tx.get(CLUSTERS, id, account)


def attach_one(tx: Tx, account: int, id: str, node_id: str) -> ClusterRecord:
    """The same for one that a path names, which is why it is a NotFound when it is not there."""
    tx.get(CLUSTERS, id, account)
    if nodes.find(tx, account, node_id) is None:
        raise NotFound(NOT_A_NODE)
    return attach(tx, account, id, [node_id])


def detach(tx: Tx, account: int, id: str, ids: list[str]) -> ClusterRecord:
    """Lets nodes go: all of them or none. Raises BadRequest for what is no node of the cluster."""
    record = _to_change(tx, account, id)
    leaving = fields.uuids("instances", ids)
    for each in leaving:
        if each not in record.state.node_ids:
            raise BadRequest(f"Invalid instances: {each} is not in this cluster")
    _let_go(record, leaving)
    _store(tx, record)
    return record


def detach_one(tx: Tx, account: int, id: str, node_id: str) -> ClusterRecord:
    """The same for one that a path names."""
    if node_id not in tx.get(CLUSTERS, id, account).state.node_ids:
        raise NotFound(NOT_A_NODE)
    return detach(tx, account, id, [node_id])


def delete(tx: Tx, account: int, id: str) -> None:
    """Dissolves the cluster; its nodes go on. Templates that were made for it go with it."""
    record = tx.get(CLUSTERS, id, account, "update")
    MANAGED.retire(tx, record)
    for template_id in record.state.made:
        template = tx.find(TEMPLATES, template_id, account, "update")
        if template is not None and not tx.holders(template):
            tx.delete(template)


# What is answered


def summaries(tx: Tx, records: Sequence[ClusterRecord]) -> list[ClusterSummary]:
    """Clusters as a list shows them."""
    known = nodes.among(tx, [id for record in records for id in record.state.node_ids])
    networks = _named(tx, [id for record in records for id in record.state.network_ids])
    return [ClusterSummary(**_shown(record, known, networks, "cluster")) for record in records]


def details(tx: Tx, record: ClusterRecord) -> ClusterDetails:
    state = record.state
    known, networks = nodes.among(tx, state.node_ids), _named(tx, state.network_ids)
    return ClusterDetails(
        **_shown(record, known, networks, record.body.cluster_type),
        instance_template=templates.show(tx, tx.get(TEMPLATES, state.template_id)),
    )


def _shown(
    record: ClusterRecord,
    known: dict[str, Record[Any, Any]],
    networks: dict[str, ClusterNetwork],
    type: str,
) -> dict[str, Any]:
    body, state = record.body, record.state
    shown: dict[str, Any] = {field: getattr(body, field) for field in body.__struct_fields__}
    if state.head_template_id:
        shown["head_node_instance_template_id"] = state.head_template_id
    return shown | {
        "type": type,
        "instances": [] if body.status == PENDING else nodes.shown(record, known),
        "vpc_networks": [networks[id] for id in state.network_ids if id in networks],
    }


def _named(tx: Tx, ids: list[str]) -> dict[str, ClusterNetwork]:
    return {
        record.id: ClusterNetwork(record.id, record.body.description)
        for record in tx.among(vpcs.VPCS, ids)
    }


# What becomes of it


def _to_change(tx: Tx, account: int, id: str) -> ClusterRecord:
    record = tx.get(CLUSTERS, id, account, "update")
    _check_ready(record)
    return record


def _check_ready(record: ClusterRecord) -> None:
    if record.body.status == PENDING:
        raise BadRequest("The cluster is not ready yet")
    if record.body.status == SUSPENDED:
        raise BadRequest("The cluster could not be made")


def _resize(tx: Tx, record: ClusterRecord, wanted: ClusterUpdate, passwords: list[str]) -> None:
    body, state = record.body, record.state
    if wanted.min_pool_count is None and wanted.desired_pool_count is None:
        return
    _check_ready(record)
    if wanted.min_pool_count is not None:
        body.min_pool_count = wanted.min_pool_count
    if wanted.desired_pool_count is not None:
        body.desired_pool_count = wanted.desired_pool_count
    wishes.check_counts(body.min_pool_count, body.desired_pool_count)
    if wanted.desired_pool_count is None:
        return
    count, workers = body.desired_pool_count, state.worker_ids
    if count < len(workers):
        known = nodes.among(tx, workers)
        oldest_first = sorted(workers, key=lambda id: known[id].seq)
        nodes.remove(state, oldest_first[count:])
    elif count > len(workers):
        template = tx.get(TEMPLATES, state.template_id, record.account, "share")
        new = passwords[: count - len(workers)]
        deployment.deploy_workers(tx, record.account, body, state, template, new)
        body.status = UPGRADING


def _let_go(record: ClusterRecord, ids: list[str]) -> None:
    """The pool is smaller from then on, but not smaller than it may be."""
    body = record.body
    nodes.remove(record.state, ids)
    left = len(record.state.worker_ids)
    body.desired_pool_count = min(body.desired_pool_count, max(body.min_pool_count, left))


def _store(tx: Tx, record: ClusterRecord) -> None:
    """The fabric follows where it joins other nodes from now on."""
    if record.body.status != PENDING and record.state.node_ids != record.state.joined:
        MANAGED.changed(tx, record)
    else:
        MANAGED.update(tx, record)


def _networks(tx: Tx, account: int, region: str, ids: list[str]) -> list[str]:
    known = fields.uuids("vpc_ids", ids)
    for id in known:
        vpcs.require(tx, account, "vpc", id, region, "vpc_ids")
    return known


# What the fabric follows


class Target(NamedTuple):
    """What the fabric is told, and what has to be there before."""

    partition: Partition
    waits_for: str


def _costs(record: ClusterRecord) -> Iterable[Cost]:
    return ()


def _target(tx: Tx, record: ClusterRecord) -> Target:
    body, state = record.body, record.state
    terms = fabric(body.plan) if body.cluster_type == "fabric" else None
    partition = Partition(
        id=record.id, account=record.account, region=body.region,
        technology=terms.technology if terms else "",
        key=state.key, machines=tuple(state.node_ids), head=state.head_id,
    )  # fmt: skip
    return Target(partition, shares.not_ready(tx, record))


async def _join(run: Run, target: Target) -> None:
    if target.waits_for:
        raise NotYet(f"{target.waits_for} is not ready yet", ASKED_AGAIN)
    await run.driver(Fabric).join(target.partition)


def _joined(tx: Tx, record: ClusterRecord) -> None:
    shares.hand_out(tx, record)
    state = record.state
    state.joined, state.fresh = state.node_ids, []
    record.body.state = RUNNING


def _refused(tx: Tx, record: ClusterRecord) -> None:
    """A cluster that is there keeps the nodes that the fabric has."""
    body, state = record.body, record.state
    if body.status == SUSPENDED:
        body.state = FAILED
        return
    body.status = ACTIVE
    _let_go(record, [id for id in state.node_ids if id not in state.joined])


async def _dissolve(run: Run) -> None:
    await run.driver(Fabric).dissolve(run.job.args["id"])


MANAGED = Managed(
    name=FOLLOWING,
    kind=CLUSTERS,
    states=States(failed=SUSPENDED),
    costs=_costs,
    driver=Fabric,
    wanted=_target,
    act=_join,
    done=_joined,
    refused=_refused,
    takes=JOINING,
    removal=destroying("dissolve-cluster", _dissolve, driver=Fabric, takes=DISSOLVING),
)
