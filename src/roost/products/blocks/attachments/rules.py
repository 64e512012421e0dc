"""Putting a block into an instance and taking it out again.

Clients see where it belongs at once. Instances are locked before their blocks, as by whoever
deletes one.
"""

from ....http.errors import BadRequest
from ....store import Stale, Tx
from ...instances import (
    INSTANCES,
    Clusters,
    InstanceRecord,
    check_unlocked,
    is_restarting,
    lock_for_restart,
)
from ..documents import BLOCKS, BlockRecord
from ..reconciling import MANAGED
from ..rules import check_ready
from .documents import BlockAttach, BlockDetach

MAX_BLOCKS = 16
"""How many blocks an instance may have."""

OF_A_CLUSTER = "pvc-"
"""How the names of blocks begin that a Kubernetes cluster makes for itself, by the CSI driver."""

# The CSI driver takes these two texts for success (clients.md 4).
ATTACHED = "Block storage volume is already attached to a server"
NOT_ATTACHED = "Block storage volume is not currently attached to a server"


def attach(tx: Tx, account: int, id: str, wanted: BlockAttach) -> None:
    """Raises BadRequest while the block or the instance is not ready for it."""
    tx.get(BLOCKS, id, account)
    server = tx.find(INSTANCES, wanted.instance_id, account, "update")
    if server is None:
        raise BadRequest(f"Invalid instance_id: {wanted.instance_id}")
    record = tx.get(BLOCKS, id, account, "update")
    check_ready(record)
    if record.body.attached_to_instance:
        raise BadRequest(ATTACHED)
    if record.body.region != server.body.region:
        raise BadRequest(
            f"Invalid instance_id: the server is in {server.body.region},"
            f" the block storage in {record.body.region}"
        )
    _check_free(server)
    _check_room(tx, server)
    record.body.attached_to_instance = server.id
    if record.body.label.startswith(OF_A_CLUSTER):
        # Of its last cluster, wherever it goes from there.
        state = record.state
        state.cluster_id = tx.service(Clusters).of(tx, server.id) or state.cluster_id
    _follow(tx, record, server, wanted.live)


def detach(tx: Tx, account: int, id: str, wanted: BlockDetach) -> None:
    """Raises BadRequest where it is in no instance, or in one that is locked or boots from it."""
    attached_to = tx.get(BLOCKS, id, account).body.attached_to_instance
    server = tx.find(INSTANCES, attached_to, account, "update") if attached_to else None
    record = tx.get(BLOCKS, id, account, "update")
    if record.body.attached_to_instance != attached_to:
        raise Stale(id)
    if server is None:
        raise BadRequest(NOT_ATTACHED)
    _check_free(server)
    if server.state.boot_volume == id:
        raise BadRequest("Unable to detach block storage: the server boots from it")
    record.body.attached_to_instance = ""
    _follow(tx, record, server, wanted.live)


def _check_free(server: InstanceRecord) -> None:
    """Raises BadRequest while the instance is locked, but by blocks: Terraform attaches several
    at the same moment, without `live`.
    """
    if not is_restarting(server):
        check_unlocked(server)


def _check_room(tx: Tx, server: InstanceRecord) -> None:
    """Raises BadRequest for too many blocks. The instance must be locked."""
    blocks = tx.referrers(BLOCKS, INSTANCES, server.id)
    if sum(block.body.attached_to_instance == server.id for block in blocks) >= MAX_BLOCKS:
        raise BadRequest(f"A server has at most {MAX_BLOCKS} block storage volumes")


def _follow(tx: Tx, record: BlockRecord, server: InstanceRecord, live: bool) -> None:
    """Stores the block, and has storage follow."""
    restarting = record.state.restarting
    if not live and server.id not in restarting and lock_for_restart(tx, server, record.id):
        restarting.append(server.id)
    MANAGED.changed(tx, record)
