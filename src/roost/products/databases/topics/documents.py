"""What is asked of topics."""

import msgspec


class DatabaseTopicUpdate(msgspec.Struct, kw_only=True):
    """What to change. What you leave out, or give as 0, stays.

    partitions: how many partitions it has, from 1 to 100,000 and not fewer than now.
    replication: on how many brokers each partition is, at most as many as the plan has.
    retention_hours: for how many hours messages are kept, or -1 for ever.
    retention_bytes: how many bytes of a partition are kept, or -1 for any size.
    """

    partitions: int = 0
    replication: int = 0
    retention_hours: int = 0
    retention_bytes: int = 0
