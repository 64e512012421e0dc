"""What is asked of topics."""

import msgspec


class DatabaseTopicUpdate(msgspec.Struct, kw_only=True):
    """What is not given stays, and so does what is 0, which clients send of all that they keep."""

    partitions: int = 0
    replication: int = 0
    retention_hours: int = 0
    retention_bytes: int = 0
