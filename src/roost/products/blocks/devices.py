"""`block_devices`: the disks that a VX1 instance is deployed with, existing blocks and new ones.

One of them may be what the instance boots from; a plan without a disk of its own needs one. Blocks
that are made so live on when the instance is deleted.
"""

from collections.abc import Sequence

from ...catalog import block_type
from ...http.errors import BadRequest
from ...store import Tx
from ..instances import BlockDevice, InstanceRecord
from .attachments import MAX_BLOCKS
from .documents import ACTIVE, BLOCKS, BlockRecord, BlockState
from .reconciling import MANAGED
from .rules import NOT_READY, check_size, new

LOCAL = "local"
"""What stands for the plan's own disk in place of a block's id."""


class Devices:
    """Gives instances their blocks: what products/instances asks for by its `BlockDevices`."""

    def provide(
        self, tx: Tx, server: InstanceRecord, wanted: Sequence[BlockDevice], *, has_disk: bool
    ) -> str:
        """Attaches the blocks to an instance that is being deployed, new ones among them.

        Returns the id of the one to boot from, empty for the plan's own disk (`has_disk`). Raises
        BadRequest.
        """
        _check(wanted, has_disk)
        boot = _boot_device(wanted, has_disk)
        booted_from = ""
        for device in wanted:
            if device.block_id == LOCAL:
                continue
            boots = device is boot
            if device.block_id:
                record = self._take(tx, server, device.block_id, boots)
            else:
                record = self._make(tx, server, device, boots)
            if boots:
                booted_from = record.id
        return booted_from

    def _take(self, tx: Tx, server: InstanceRecord, id: str, boots: bool) -> BlockRecord:
        record = tx.find(BLOCKS, id, server.account, "update")
        if record is None:
            raise BadRequest(f"Invalid block_devices: no block storage {id}")
        body = record.body
        if body.region != server.body.region:
            raise BadRequest(f"Invalid block_devices: block storage {id} is in {body.region}")
        if body.status != ACTIVE:
            raise BadRequest(NOT_READY)
        if body.attached_to_instance:
            # The Terraform provider tries again on this text (clients.md 3.4).
            raise BadRequest("Block storage is already attached to another server")
        if boots and not body.bootable:
            raise BadRequest(f"Invalid block_devices: block storage {id} is not bootable")
        body.attached_to_instance = server.id
        MANAGED.changed(tx, record)
        return record

    def _make(
        self, tx: Tx, server: InstanceRecord, device: BlockDevice, boots: bool
    ) -> BlockRecord:
        # VX1 is sold where NVMe is, whatever else the region's options say.
        kind = block_type("high_perf")
        size_gb = device.disk_size or 0
        check_size(kind, size_gb, "block_devices")
        region, label = server.body.region, device.label or ""
        body = new(tx, region, kind, size_gb, label, bootable=boots or bool(device.bootable))
        body.os_id = server.body.os_id if boots else 0
        body.attached_to_instance = server.id
        return MANAGED.create(tx, body.id, server.account, body, BlockState())


def _check(wanted: Sequence[BlockDevice], has_disk: bool) -> None:
    if any(bool(device.block_id) == bool(device.disk_size) for device in wanted):
        raise BadRequest("Invalid block_devices: each needs either block_id or disk_size")
    if any(len(device.label or "") > 255 for device in wanted):
        raise BadRequest("Invalid block_devices: a label has at most 255 characters")
    ids = [device.block_id for device in wanted if device.block_id]
    if len(set(ids)) < len(ids):
        raise BadRequest("Invalid block_devices: each block can be given once")
    if LOCAL in ids and not has_disk:
        raise BadRequest("Invalid block_devices: the plan has no local disk")
    if sum(device.block_id != LOCAL for device in wanted) > MAX_BLOCKS:
        raise BadRequest(f"Invalid block_devices: at most {MAX_BLOCKS} block storage volumes")
    if sum(bool(device.bootable) for device in wanted) > 1:
        raise BadRequest("Invalid block_devices: only one can be bootable")


def _boot_device(wanted: Sequence[BlockDevice], has_disk: bool) -> BlockDevice | None:
    """The one marked so; else the plan's own disk, or the first where it has none."""
    for device in wanted:
        if device.bootable:
            return device
    return None if has_disk else next(iter(wanted), None)
