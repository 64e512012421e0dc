"""What a backup is."""

import msgspec

from ...http.operations import Paging
from ...store import Kind, Record

COMPLETE, FAILED = "complete", "failed"


# `instance_id` is not in the API's description, though lists filter by it.
class Backup(msgspec.Struct, kw_only=True):
    """A backup of an instance's disk. Deleting the instance deletes its backups.

    description: the label of the backup.
    size: bytes of the stored image.
    status: `complete`, or `failed` if its image was lost.
    os_id: the operating system of the instance when the backup was made.
    app_id: the one-click application of the instance when the backup was made, or 0.
    instance_id: the instance that was backed up.
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
    """instance_id: lists only the backups of this instance."""

    instance_id: str = ""


BACKUPS = Kind("backup", Backup, BackupState, "Invalid backup ID", indexes=("instance_id",))

BackupRecord = Record[Backup, BackupState]
