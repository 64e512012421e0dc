"""The nodes of clusters: instances and bare metals, which belong to themselves."""

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET

from ...catalog import MetalPlan, PlanOffer, fabric, metal_plan, plan
from ...http.errors import BadRequest
from ...machines import fields
from ...machines.networks import NetworkNodes
from ...store import Kind, Record, Tx
from .. import bare_metals, instances
from .documents import CLUSTERS, MAX_NODES, ClusterNode, ClusterRecord, ClusterState, ClusterType

KINDS: tuple[Kind[Any, Any], ...] = (instances.INSTANCES, bare_metals.BARE_METALS)
NETWORK = "vpc"


def find(tx: Tx, account: int, id: str) -> Record[Any, Any] | None:
    """The account's instance or bare metal of that id, to be changed."""
    for kind in KINDS:
        record = tx.find(kind, id, account, "update")
        if record is not None:
            return record
    return None


def among(tx: Tx, ids: Sequence[str]) -> dict[str, Record[Any, Any]]:
    """Those of these ids that there are, of either kind."""
    return {record.id: record for kind in KINDS for record in tx.among(kind, ids)}


def offer_of(node: Record[Any, Any]) -> PlanOffer:
    id = node.body.plan
    offer = metal_plan(id) if is_metal(node) else plan(id)
    assert offer is not None
    return offer


def is_metal(node: Record[Any, Any]) -> bool:
    return node.kind is bare_metals.BARE_METALS


def is_busy(node: Record[Any, Any]) -> bool:
    """Whether it is being made, or has a job to itself."""
    servers: Any = bare_metals.SERVERS if is_metal(node) else instances.SERVERS
    return node.body.status == "pending" or servers.is_locked(node)


def type_of(offer: PlanOffer, *, with_fabric: bool) -> ClusterType:
    """What a cluster of such nodes is called. Raises BadRequest where they have no fabric."""
    if with_fabric and fabric(offer.id) is None:
        raise BadRequest(f"Invalid gpu_fabric: {offer.id} has no GPU fabric")
    if with_fabric:
        return "fabric"
    return "bare-metal" if isinstance(offer, MetalPlan) else "vps"


def take_in(tx: Tx, record: ClusterRecord, ids: list[str]) -> list[Record[Any, Any]]:
    """Makes servers nodes of a cluster, which the caller stores; returns them.

    Raises BadRequest for one that cannot be a node of it.
    """
    joining: list[Record[Any, Any]] = []
    for id in fields.uuids("instances", ids):
        node = find(tx, record.account, id)
        if node is None:
            raise BadRequest(f"Invalid instances: {id}")
        _check(tx, record, node)
        add(record.state, node)
        joining.append(node)
    if len(record.state.worker_ids) > MAX_NODES:
        raise BadRequest(f"A cluster has at most {MAX_NODES} nodes")
    return joining


def add(state: ClusterState, node: Record[Any, Any]) -> None:
    if is_metal(node):
        state.metal_ids = [*state.metal_ids, node.id]
    else:
        state.instance_ids = [*state.instance_ids, node.id]


def remove(state: ClusterState, ids: Sequence[str]) -> None:
    """They go on as what they are, outside of the cluster."""
    state.instance_ids = [id for id in state.instance_ids if id not in ids]
    state.metal_ids = [id for id in state.metal_ids if id not in ids]
    state.fresh = [id for id in state.fresh if id not in ids]
    if state.head_id in ids:
        state.head_id = ""


def connect(tx: Tx, account: int, ids: Sequence[str], vpc_ids: Sequence[str]) -> None:
    """Has servers join networks. Raises BadRequest for one that they cannot join.

    It stores the servers, and with them all that follows them, as their cluster does.
    """
    for id in ids:
        for vpc_id in vpc_ids:
            any(each.attach(tx, account, id, NETWORK, vpc_id) for each in _networks(tx))


def disconnect(tx: Tx, account: int, ids: Sequence[str], vpc_ids: Sequence[str]) -> None:
    """Has servers leave networks; it stores what `connect` does."""
    for id in ids:
        for vpc_id in vpc_ids:
            any(each.detach(tx, account, id, NETWORK, vpc_id) for each in _networks(tx))


def shown(record: ClusterRecord, known: dict[str, Record[Any, Any]]) -> list[ClusterNode]:
    """A cluster's nodes, the head first. known: whatever `among` found of them."""
    state = record.state
    head = [state.head_id] if state.head_id in state.node_ids else []
    return [_shown(known[id], state) for id in (*head, *state.worker_ids) if id in known]


def _shown(node: Record[Any, Any], state: ClusterState) -> ClusterNode:
    body = node.body
    return ClusterNode(
        id=node.id,
        label=body.label,
        date_created=body.date_created,
        status=body.status,
        is_head_node=True if node.id == state.head_id else UNSET,
    )


def _networks(tx: Tx) -> Sequence[NetworkNodes]:
    return [each for each in tx.services.all(NetworkNodes) if each.kind in KINDS]


def _check(tx: Tx, record: ClusterRecord, node: Record[Any, Any]) -> None:
    body = record.body
    if node.body.region != body.region:
        raise BadRequest(
            f"Invalid instances: {node.id} is in {node.body.region}, not in {body.region}"
        )
    for other in tx.referrers(CLUSTERS, node.kind, node.id):
        which = "this cluster" if other.id == record.id else "another cluster"
        raise BadRequest(f"Invalid instances: {node.id} is in {which} already")
    if body.cluster_type == "fabric" and fabric(node.body.plan) != fabric(body.plan):
        raise BadRequest(f"Invalid instances: {node.id} does not have the fabric of {body.plan}")
