"""What is asked of quotas."""

import msgspec


class DatabaseQuotaUpdate(msgspec.Struct, kw_only=True):
    """What is 0 stays: clients send it of all that they keep."""

    consumer_byte_rate: int
    producer_byte_rate: int
    request_percentage: int
