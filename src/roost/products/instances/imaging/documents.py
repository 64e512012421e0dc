"""Putting an image back."""

from typing import Literal

import msgspec


class Restore(msgspec.Struct):
    """What to restore from. Give exactly one of the two.

    backup_id: a backup.
    snapshot_id: a snapshot.
    """

    backup_id: str = ""
    snapshot_id: str = ""


class RestoreStatus(msgspec.Struct):
    """A restore that has begun.

    restore_type: which field named the image.
    restore_id: the backup or snapshot.
    status: always `inprogress`.
    """

    restore_type: Literal["backup_id", "snapshot_id"]
    restore_id: str
    status: Literal["inprogress"] = "inprogress"
