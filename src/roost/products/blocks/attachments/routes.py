"""/v2/blocks/{id}/attach and /v2/blocks/{id}/detach"""

from ....http.answers import DONE, Reply
from ....http.operations import Call, Routes
from . import rules
from .documents import BlockAttach, BlockDetach

routes = Routes("block", read="subscriptions_view", write="subscriptions")


@routes.post("/blocks/{block-id}/attach", "attach-block", errors=(400, 401, 404))
async def attach_block(call: Call, block_id: str, body: BlockAttach) -> Reply:
    await call.write(lambda tx: rules.attach(tx, call.account, block_id, body))
    return DONE


@routes.post("/blocks/{block-id}/detach", "detach-block", errors=(400, 401, 404))
async def detach_block(call: Call, block_id: str, body: BlockDetach) -> Reply:
    await call.write(lambda tx: rules.detach(tx, call.account, block_id, body))
    return DONE
