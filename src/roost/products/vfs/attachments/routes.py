"""/v2/vfs/{vfs_id}/attachments"""

from ....http.answers import DONE, ListResponse, Reply, Whole
from ....http.operations import Call, Routes
from . import rules
from .documents import VFSAttachment

routes = Routes("VFS", read="subscriptions_view", write="subscriptions")

ATTACHMENT = Whole(VFSAttachment)
ATTACHMENT_LIST = ListResponse("attachments", VFSAttachment)


@routes.get(
    "/vfs/{vfs_id}/attachments", "listVFSAttachments", ATTACHMENT_LIST, errors=(403, 404, 422)
)
async def list_attachments(call: Call, vfs_id: str) -> Reply:
    """List a file system's attachments

    Lists which instances have the file system, all at once. Those that are being detached are among
    them until the instance has let go.
    """
    return ATTACHMENT_LIST.of(await call.read(lambda tx: rules.every(tx, call.account, vfs_id)))


@routes.put(
    "/vfs/{vfs_id}/attachments/{vps_id}", "createVFSAttachment", ATTACHMENT,
    ok=201, errors=(403, 404, 409, 422),
)  # fmt: skip
async def create_attachment(call: Call, vfs_id: str, vps_id: str) -> Reply:
    """Attach a file system

    Gives the file system to an instance. The answer is `PENDING` and turns `ATTACHED` when the
    instance can mount it by `mount_tag`. Both must be in the same region, and the file system
    `active`: otherwise this is refused with 422, as it is when 100 instances have it already. An
    instance that has it already is refused with 409.
    """
    record = await call.write(lambda tx: rules.attach(tx, call.account, vfs_id, vps_id))
    return ATTACHMENT(record.body)


@routes.get(
    "/vfs/{vfs_id}/attachments/{vps_id}", "getVFSAttachment", ATTACHMENT, errors=(403, 404, 422)
)
async def get_attachment(call: Call, vfs_id: str, vps_id: str) -> Reply:
    """Get an attachment

    Tells how far the attachment of a file system to an instance is. An instance that does not have
    it is refused with 404.
    """
    record = await call.read(lambda tx: rules.get(tx, call.account, vfs_id, vps_id))
    return ATTACHMENT(record.body)


@routes.delete("/vfs/{vfs_id}/attachments/{vps_id}", "deleteVFSAttachment", errors=(403, 404, 422))
async def delete_attachment(call: Call, vfs_id: str, vps_id: str) -> Reply:
    """Detach a file system

    Takes the file system from an instance. The attachment is `DETACHING` until the instance has let
    go, and then gone. The file system may be deleted at once.
    """
    await call.write(lambda tx: rules.detach(tx, call.account, vfs_id, vps_id))
    return DONE
