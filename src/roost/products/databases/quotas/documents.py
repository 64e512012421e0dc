"""What is asked of quotas."""

import msgspec


# Clients send 0 of all that they keep.
class DatabaseQuotaUpdate(msgspec.Struct, kw_only=True):
    """What to change. What is 0 stays.

    consumer_byte_rate: bytes a second that the client may read, at most 1 GiB.
    producer_byte_rate: bytes a second that the client may write, at most 1 GiB.
    request_percentage: how much of the time of a broker's threads it may take, at most 100 percent.
    """

    consumer_byte_rate: int
    producer_byte_rate: int
    request_percentage: int
