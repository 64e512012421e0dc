"""/v2/backups"""

from ...http.answers import ItemResponse, ListResponse, Reply
from ...http.operations import Call, Routes
from .documents import BACKUPS, Backup, BackupQuery

routes = Routes("backup", read="subscriptions_view", write="provisioning")

BACKUP = ItemResponse("backup", Backup)
BACKUP_LIST = ListResponse("backups", Backup)


@routes.get("/backups", "list-backups", BACKUP_LIST, errors=(400, 401, 404))
async def list_backups(call: Call, query: BackupQuery) -> Reply:
    """List backups

    Lists the backups of your instances. A backup that is being made is not in the list. Backups
    cost nothing by themselves, because an instance with backups costs more.
    """
    return BACKUP_LIST(await call.page(BACKUPS, query, {"instance_id": query.instance_id}))


@routes.get("/backups/{backup-id}", "get-backup", BACKUP, errors=(400, 401, 404))
async def get_backup(call: Call, backup_id: str) -> Reply:
    """Get a backup

    Shows one backup. You can restore an instance from a backup that is `complete`.
    """
    return BACKUP(await call.get(BACKUPS, backup_id))
