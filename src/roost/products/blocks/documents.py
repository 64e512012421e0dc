"""What a block is: a disk that is kept apart from instances, in the API's words block storage."""

from typing import Any

import msgspec

from ...catalog import BlockTypeId
from ...engine import reconcile
from ...store import Kind, Record, Ref, Tx

PENDING, ACTIVE = "pending", "active"

RECONCILE = "reconcile-block"
"""The job that has storage make a block what it is."""


# The status failed is Roost's own: waiting clients end with an error instead of waiting on.
class Block(msgspec.Struct, kw_only=True):
    """A disk that is kept apart from instances.

    cost: what a month costs in whole dollars. What you are charged is exact.
    status: `pending` while the volume is being made, then `active`. It is `failed` if it could not
        be made.
    size_gb: how large the volume is, in GB.
    attached_to_instance: the instance that the volume is attached to, or empty.
    mount_id: the serial number of the disk, by which the system in an instance finds it.
    block_type: `high_perf` for NVMe, `storage_opt` for HDD.
    os_id: the operating system on the volume, or 0.
    snapshot_id: the snapshot that the volume was made from, or empty.
    bootable: whether an instance can boot from the volume.
    """

    id: str
    date_created: str
    cost: int
    status: str = PENDING
    size_gb: int
    region: str
    attached_to_instance: str = ""
    label: str = ""
    mount_id: str
    block_type: BlockTypeId
    os_id: int = 0
    snapshot_id: str = ""
    bootable: bool = False


class BlockDetails(Block, kw_only=True):
    """A disk that is kept apart from instances, with what it costs.

    pending_charges: dollars that it has come to this month.
    attached_to_instance_ip: the main IPv4 address of that instance, or empty.
    attached_to_instance_label: the label of that instance, or empty.
    """

    pending_charges: float
    attached_to_instance_ip: str
    attached_to_instance_label: str


class BlockState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What only Roost knows of a block.

    made_gb: how large it is in storage, 0 until it is made. placed: the instance that it was in
    when storage was last told. image, system: the snapshot or the system that it begins with, until
    it is made. restarting: the instances that are locked until they have been restarted for it.
    resized_at: clock time, in microseconds. cluster_id: the Kubernetes cluster that has made it.
    """

    made_gb: int = 0
    placed: str = ""
    image: str = ""
    system: int = 0
    restarting: list[str] = msgspec.field(default_factory=list[str])
    resized_at: int = 0
    cluster_id: str = ""


BlockRecord = Record[Block, BlockState]


def _being_copied(record: Record[Any, Any]) -> str:
    return f"Block storage {record.id} is still being made from this snapshot"


def _take_out(tx: Tx, record: Record[Any, Any]) -> None:
    """Has storage told of a block whose instance is gone. What else an instance is, it is not."""
    if record.state.placed and not record.body.attached_to_instance:
        reconcile.enqueue(tx, RECONCILE, record)


BLOCKS = Kind(
    "block",
    Block,
    BlockState,
    "Invalid block storage ID",
    refs=(
        reconcile.Followed("attached_to_instance", "instance", enqueue=_take_out),
        Ref("restarting", "instance"),
        Ref("image", "block-snapshot", refuse=_being_copied),
        Ref("cluster_id", "kubernetes-cluster"),
    ),
)
