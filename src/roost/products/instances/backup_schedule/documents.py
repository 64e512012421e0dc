"""How a backup schedule is shown. What is stored and sent is engine.schedule.Schedule."""

import msgspec


class BackupSchedule(msgspec.Struct):
    """When backups are made. Where backups are off, texts are empty and numbers are 0.

    enabled: whether backups are on.
    type: how often. See the request for what the values mean.
    next_scheduled_time_utc: when the next backup is due, such as `2020-07-28 00:00:00`.
    hour: the hour of the day in UTC.
    dow: the day of the week for `weekly`, from 1 for Sunday to 7 for Saturday.
    dom: the day of the month for `monthly`.
    """

    enabled: bool
    type: str = ""
    next_scheduled_time_utc: str = ""
    hour: int = 0
    dow: int = 0
    dom: int = 0
