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
    return ATTACHMENT_LIST.of(await call.read(lambda tx: rules.every(tx, call.account, vfs_id)))


@routes.put(
    "/vfs/{vfs_id}/attachments/{vps_id}", "createVFSAttachment", ATTACHMENT,
    ok=201, errors=(403, 404, 409, 422),
)  # fmt: skip
async def create_attachment(call: Call, vfs_id: str, vps_id: str) -> Reply:
    record = await call.write(lambda tx: rules.attach(tx, call.account, vfs_id, vps_id))
    return ATTACHMENT(record.body)


@routes.get(
    "/vfs/{vfs_id}/attachments/{vps_id}", "getVFSAttachment", ATTACHMENT, errors=(403, 404, 422)
)
async def get_attachment(call: Call, vfs_id: str, vps_id: str) -> Reply:
    record = await call.read(lambda tx: rules.get(tx, call.account, vfs_id, vps_id))
    return ATTACHMENT(record.body)


@routes.delete("/vfs/{vfs_id}/attachments/{vps_id}", "deleteVFSAttachment", errors=(403, 404, 422))
async def delete_attachment(call: Call, vfs_id: str, vps_id: str) -> Reply:
    await call.write(lambda tx: rules.detach(tx, call.account, vfs_id, vps_id))
    return DONE
