"""What is asked and told of backups."""

from typing import Literal

import msgspec

from ....http.fields import Text

RestoreType = Literal["basebackup", "pitr", ""]


class BackupMoment(msgspec.Struct):
    """A moment in UTC. Both fields are empty while there is no backup.

    date: the day, such as `2026-02-07`.
    time: the time of day, such as `08:00:00`.
    """

    date: str = ""
    time: str = ""


class DatabaseBackups(msgspec.Struct):
    """What can be restored.

    latest_backup: when the latest backup was made.
    oldest_backup: the oldest moment that you can restore.
    """

    latest_backup: BackupMoment
    oldest_backup: BackupMoment


class DatabaseRestore(msgspec.Struct, kw_only=True):
    """label: what to call the new database, from 1 to 255 characters.
    type: `basebackup` for the latest backup, the default, or `pitr` for a moment.
    date: the day of the moment in UTC, such as `2026-02-07`. It is needed with `pitr`.
    time: the time of day in UTC, such as `08:00:00` or `08-00-00`. It is needed with `pitr`.
    """

    label: Text
    type: RestoreType = ""
    date: str = ""
    time: str = ""


class DatabaseFork(DatabaseRestore, kw_only=True):
    """region: the region of the new database. Small or capital letters make no difference.
    plan: the plan of the new database. It has to be for the same engine.
    vpc_id: the VPC of the new database, or `new` to make one. Without it the database is in none.
    """

    region: str
    plan: str
    vpc_id: str = ""
