"""/v2/blocks/{id}/attach and /v2/blocks/{id}/detach"""

from ....http.answers import DONE, Reply
from ....http.operations import Call, Routes
from . import rules
from .documents import BlockAttach, BlockDetach

routes = Routes("block", read="subscriptions_view", write="subscriptions")


@routes.post("/blocks/{block-id}/attach", "attach-block", errors=(400, 401, 404))
async def attach_block(call: Call, block_id: str, body: BlockAttach) -> Reply:
    """Attach block storage

    Puts a volume into an instance in the same region. An instance takes at most 16. The instance is
    restarted if it runs, unless you say `live`. A volume that is attached already, or that is not
    `active`, is refused with 400.
    """
    await call.write(lambda tx: rules.attach(tx, call.account, block_id, body))
    return DONE


@routes.post("/blocks/{block-id}/detach", "detach-block", errors=(400, 401, 404))
async def detach_block(call: Call, block_id: str, body: BlockDetach) -> Reply:
    """Detach block storage

    Takes a volume out of its instance. The instance is restarted if it runs, unless you say `live`.
    A volume that is not attached, or that the instance boots from, is refused with 400.
    """
    await call.write(lambda tx: rules.detach(tx, call.account, block_id, body))
    return DONE
