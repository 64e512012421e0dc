"""What is asked and told of backups."""

from typing import Literal

import msgspec

from ....http.fields import Text

RestoreType = Literal["basebackup", "pitr", ""]


class BackupMoment(msgspec.Struct):
    """UTC; empty while there is no backup."""

    date: str = ""
    time: str = ""


class DatabaseBackups(msgspec.Struct):
    """oldest_backup: the oldest moment that it can be restored to."""

    latest_backup: BackupMoment
    oldest_backup: BackupMoment


class DatabaseRestore(msgspec.Struct, kw_only=True):
    """type: basebackup for the latest backup, which is the default; pitr for a moment, which date
    (2026-02-07) and time (08:00:00, or 08-00-00) say in UTC.
    """

    label: Text
    type: RestoreType = ""
    date: str = ""
    time: str = ""


class DatabaseFork(DatabaseRestore, kw_only=True):
    """vpc_id: `new` makes one; none where it is not given."""

    region: str
    plan: str
    vpc_id: str = ""
