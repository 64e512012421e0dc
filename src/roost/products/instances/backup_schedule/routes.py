"""/v2/instances/{id}/backup-schedule"""

from ....engine.schedule import Schedule
from ....http.answers import DONE, ItemResponse, Reply
from ....http.operations import Call, Routes
from . import rules
from .documents import BackupSchedule

routes = Routes("instances", read="subscriptions_view", write="subscriptions")

BACKUP_SCHEDULE = ItemResponse("backup_schedule", BackupSchedule)


@routes.get(
    "/instances/{instance-id}/backup-schedule",
    "get-instance-backup-schedule",
    BACKUP_SCHEDULE,
    errors=(400, 401, 404),
)
async def get_backup_schedule(call: Call, instance_id: str) -> Reply:
    """Get a backup schedule

    Shows when automatic backups of an instance are made. Where backups are off, `enabled` is false
    and the other fields are empty.
    """
    return BACKUP_SCHEDULE(await call.read(lambda tx: rules.show(tx, call.account, instance_id)))


@routes.post(
    "/instances/{instance-id}/backup-schedule",
    "create-instance-backup-schedule",
    ok=200,
    errors=(400, 401, 404),
)
async def set_backup_schedule(call: Call, instance_id: str, body: Schedule) -> Reply:
    """Set a backup schedule

    Sets when automatic backups of an instance are made. Backups that are there stay. An instance
    whose backups are off is refused with 400. Turn them on by updating it.
    """
    await call.write(lambda tx: rules.replace(tx, call.account, instance_id, body))
    return DONE
