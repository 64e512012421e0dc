"""How a backup schedule is shown. What is stored and sent is engine.schedule.Schedule."""

import msgspec


class BackupSchedule(msgspec.Struct):
    """next_scheduled_time_utc: `2020-07-28 00:00:00`. hour: UTC.

    dow: 1 (Sunday) to 7, for weekly. dom: 1 to 28, for monthly. Where backups are not enabled,
    the texts are empty and the numbers 0: clients expect every key.
    """

    enabled: bool
    type: str = ""
    next_scheduled_time_utc: str = ""
    hour: int = 0
    dow: int = 0
    dom: int = 0
