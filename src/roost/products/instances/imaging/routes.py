"""/v2/instances/{id}/restore"""

from ....http.answers import ItemResponse, Reply
from ....http.operations import Call, Routes
from . import rules
from .documents import Restore, RestoreStatus

routes = Routes("instances", read="subscriptions_view", write="subscriptions")

RESTORE_STATUS = ItemResponse("status", RestoreStatus)


@routes.post(
    "/instances/{instance-id}/restore",
    "restore-instance",
    RESTORE_STATUS,
    ok=202,
    errors=(400, 401, 404),
)
async def restore_instance(call: Call, instance_id: str, body: Restore) -> Reply:
    """Restore an instance

    Puts a backup or a snapshot on the disk of an instance. What was on the disk is lost. The
    instance is locked until it is restored and runs again. A locked instance, an image that is not
    complete, or one that needs a larger disk is refused with 400.
    """
    return RESTORE_STATUS(
        await call.write(lambda tx: rules.restore(tx, call.account, instance_id, body))
    )
