"""/v2/vpcs/{id}/attachments"""

from ....http.answers import Many, Reply
from ....http.operations import Call, Paging, Routes
from ....store import Page, Tx
from ..documents import VPCS
from . import rules
from .documents import Attachment, Node

routes = Routes("VPCs", read="subscriptions_view", write="provisioning")

ATTACHMENT_LIST = Many("attachments", Attachment)


@routes.get(
    "/vpcs/{vpc-id}/attachments",
    "list-vpc-attachments",
    ATTACHMENT_LIST,
    errors=(400, 401, 403, 404),
)
async def list_attachments(call: Call, vpc_id: str, query: Paging) -> Reply:
    def find(tx: Tx) -> Page[list[Node]]:
        return rules.page(tx, "vpc", tx.get(VPCS, vpc_id, call.account), query)

    return ATTACHMENT_LIST.shaped(await call.read(find), rules.attachment)
