"""What a backup is."""

import msgspec

from ...http.operations import Paging
from ...store import Kind, Record

COMPLETE, FAILED = "complete", "failed"


class Backup(msgspec.Struct, kw_only=True):
    """size: bytes. status: complete, or failed where its image was lost; one that is being made
    is in no list.

    instance_id: whose backup it is. The API's description lacks it, though lists filter by it.
    """

    id: str
    date_created: str
    description: str
    size: int
    status: str = COMPLETE
    os_id: int
    app_id: int
    instance_id: str


class BackupState(msgspec.Struct):
    """disk: GB of the instance's disk, 0 where it has none of its own."""

    disk: int = 0


class BackupQuery(Paging, frozen=True):
    """instance_id: keeps the backups of this instance; empty keeps all."""

    instance_id: str = ""


BACKUPS = Kind("backup", Backup, BackupState, "Invalid backup ID", indexes=("instance_id",))

BackupRecord = Record[Backup, BackupState]
