"""Putting an image back."""

from typing import Literal

import msgspec


class Restore(msgspec.Struct):
    """Exactly one of the two."""

    backup_id: str = ""
    snapshot_id: str = ""


class RestoreStatus(msgspec.Struct):
    """restore_type: which field named the image. restore_id: its value."""

    restore_type: Literal["backup_id", "snapshot_id"]
    restore_id: str
    status: Literal["inprogress"] = "inprogress"
