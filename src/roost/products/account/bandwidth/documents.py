"""Traffic by month. Traffic and its credits are in whole GB (1024 ** 3 bytes)."""

import msgspec


class BandwidthPeriod(msgspec.Struct):
    """timestamp_start, timestamp_end: seconds since the epoch; the second one is outside.

    instance_bandwidth_credits: what the instances' plans include, for the hours they were there.
    overage: what was sent beyond all credits. overage_unit_cost: dollars for a GB of it.
    """

    timestamp_start: str
    timestamp_end: str
    gb_in: int
    gb_out: int
    total_instance_hours: int
    total_instance_count: int
    instance_bandwidth_credits: int
    free_bandwidth_credits: int
    purchased_bandwidth_credits: int
    overage: float
    overage_unit_cost: float
    overage_cost: float


class Bandwidth(msgspec.Struct):
    previous_month: BandwidthPeriod
    current_month_to_date: BandwidthPeriod
    current_month_projected: BandwidthPeriod
