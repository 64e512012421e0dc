"""/v2/blocks and /v2/blocks/{id}"""

from ....engine import usage
from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Paging, Routes
from ....store import Tx
from ..documents import BLOCKS, BlockDetails
from . import rules
from .documents import BlockCreate, BlockUpdate

routes = Routes("block", read="subscriptions_view", write="subscriptions")

BLOCK = ItemResponse("block", BlockDetails)
BLOCK_LIST = ListResponse("blocks", BlockDetails)


@routes.get("/blocks", "list-blocks", BLOCK_LIST, errors=(400, 401, 500))
async def list_blocks(call: Call, query: Paging) -> Reply:
    """List block storage

    Lists your block storage volumes.
    """
    page = await call.shown(BLOCKS, query, rules.all_details)
    return BLOCK_LIST.shaped(page, lambda details: details)


@routes.post(
    "/blocks", "create-block", BLOCK, ok=202, acl="provisioning", errors=(400, 401, 403, 404)
)
async def create_block(call: Call, body: BlockCreate) -> Reply:
    """Create block storage

    Makes a disk that is kept apart from instances. It is `pending` at first and `active` once it
    can be used. It costs by the month for each GB from now on, attached or not. A bootable volume
    must be `high_perf`. A type that the region does not have, or a size that the type does not
    allow, is refused with 400.
    """
    return BLOCK(
        await call.write_and_show(
            lambda tx: rules.create(tx, call.account, body),
            lambda tx, record: rules.details(tx, record, usage.pending_of(tx, record.id)),
        )
    )


@routes.get("/blocks/{block-id}", "get-block", BLOCK, errors=(400, 401, 403))
async def get_block(call: Call, block_id: str) -> Reply:
    """Get block storage

    Shows one volume and the instance that it is attached to.
    """

    def find(tx: Tx) -> BlockDetails:
        return rules.details(tx, *usage.get_with_pending(tx, BLOCKS, block_id, call.account))

    return BLOCK(await call.read(find))


@routes.patch("/blocks/{block-id}", "update-block", errors=(400, 401, 403, 404))
async def update_block(call: Call, block_id: str, body: BlockUpdate) -> Reply:
    """Change block storage

    Changes the label or the size of a volume. A volume can grow but not shrink, and its size can
    change once every 60 seconds. Both are refused with 400. The price follows the size at once.
    """
    await call.write(lambda tx: rules.update(tx, call.account, block_id, body))
    return DONE


@routes.delete("/blocks/{block-id}", "delete-block", errors=(400, 401, 404))
async def delete_block(call: Call, block_id: str) -> Reply:
    """Delete block storage

    Deletes a volume with everything on it and ends its charges. An attached volume is taken out of
    its instance first. A volume that an instance boots from is refused with 400.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, block_id))
    return DONE
