"""Giving a file system to instances and taking it back. It can be in many at once."""

from ....drivers.file_storage import FileStorage, Mount
from ....engine.lifecycle import Takes
from ....engine.reconcile import enqueue, reconciliation
from ....engine.workflows import Run
from ....http.errors import ApiError, NotFound
from ....store import Taken, Tx
from ...instances import INSTANCES, InstanceRecord, check_unlocked
from ..documents import ACTIVE, FILE_SYSTEMS
from ..refusals import unprocessable
from .documents import (
    ATTACHED,
    ATTACHMENTS,
    DETACHING,
    FAILED,
    PENDING,
    AttachmentRecord,
    VFSAttachment,
    VFSAttachmentState,
    id_of,
)

MAX_ATTACHMENTS = 100
"""How many instances may have one file system: Roost's own limit."""

SETTLING = Takes(quick=0.3, realistic=4)


def every(tx: Tx, account: int, vfs_id: str) -> list[VFSAttachment]:
    record = tx.get(FILE_SYSTEMS, vfs_id, account)
    return [attachment.body for attachment in tx.children(ATTACHMENTS, record.seq)]


def get(tx: Tx, account: int, vfs_id: str, instance_id: str) -> AttachmentRecord:
    tx.get(FILE_SYSTEMS, vfs_id, account)
    return tx.get(ATTACHMENTS, id_of(vfs_id, instance_id), account)


def attach(tx: Tx, account: int, vfs_id: str, instance_id: str) -> AttachmentRecord:
    """Raises ApiError while the file system or the instance is not ready for it."""
    tx.get(FILE_SYSTEMS, vfs_id, account)
    server = tx.find(INSTANCES, instance_id, account, "update")
    if server is None:
        raise NotFound(INSTANCES.missing)
    record = tx.get(FILE_SYSTEMS, vfs_id, account, "update")
    if record.body.status != ACTIVE:
        raise unprocessable("The subscription is not ready yet")
    if record.body.region != server.body.region:
        raise unprocessable(
            f"Invalid vps_id: the server is in {server.body.region},"
            f" the subscription in {record.body.region}"
        )
    check_unlocked(server)
    if len(tx.children(ATTACHMENTS, record.seq)) >= MAX_ATTACHMENTS:
        raise unprocessable(f"A subscription is attached to at most {MAX_ATTACHMENTS} machines")
    body = VFSAttachment(vfs_id, instance_id, PENDING, mount_tag=record.seq)
    state = VFSAttachmentState(instance_id, kept=vfs_id)
    try:
        attachment = tx.insert(
            ATTACHMENTS, id_of(vfs_id, instance_id), account, body, state, owner=record.seq
        )
    except Taken:
        raise ApiError("The subscription is already attached to this machine", 409) from None
    enqueue(tx, RECONCILE, attachment)
    return attachment


def detach(tx: Tx, account: int, vfs_id: str, instance_id: str) -> None:
    """It is gone from the lists once the machine has let go. The file system may go before."""
    tx.get(FILE_SYSTEMS, vfs_id, account)
    record = tx.get(ATTACHMENTS, id_of(vfs_id, instance_id), account, "update")
    _leave(tx, record)


class Shares:
    """File systems as instances know them: what products/instances asks for by `FileShares`."""

    def has(self, tx: Tx, account: int, id: str) -> bool:
        return tx.find(FILE_SYSTEMS, id, account, "share") is not None

    def label(self, tx: Tx, id: str) -> str:
        record = tx.find(FILE_SYSTEMS, id)
        return record.body.label if record else ""

    def withdraw(self, tx: Tx, server: InstanceRecord) -> None:
        for found in tx.referrers(ATTACHMENTS, INSTANCES, server.id):
            record = tx.find(ATTACHMENTS, found.id, lock="update")
            if record is not None:
                _leave(tx, record)


def _leave(tx: Tx, record: AttachmentRecord) -> None:
    record.body.state, record.state.kept = DETACHING, ""
    tx.update(record)
    enqueue(tx, RECONCILE, record)


def _target(tx: Tx, record: AttachmentRecord) -> tuple[Mount, bool]:
    body = record.body
    mount = Mount(file_system=body.vfs_id, machine=body.target_id, tag=body.mount_tag)
    return mount, body.state != DETACHING


def _settled(tx: Tx, record: AttachmentRecord) -> None:
    if record.body.state == DETACHING:
        tx.delete(record)
    else:
        record.body.state = ATTACHED
        tx.update(record)


def _unsettled(tx: Tx, record: AttachmentRecord) -> None:
    """After a refusal. What could not be taken from a machine that is gone is gone as well."""
    if not record.state.instance:
        tx.delete(record)
        return
    record.body.state = ATTACHED if record.body.state == DETACHING else FAILED
    record.state.kept = record.body.vfs_id
    tx.update(record)


async def _act(run: Run, target: tuple[Mount, bool]) -> None:
    mount, wanted = target
    if wanted:
        await run.driver(FileStorage).share(mount)
    else:
        await run.driver(FileStorage).withdraw(mount)


RECONCILE = reconciliation(
    "reconcile-vfs-attachment", ATTACHMENTS, driver=FileStorage,
    wanted=_target, act=_act, done=_settled, failed=_unsettled, takes=SETTLING,
)  # fmt: skip
