"""Traffic by month. Traffic and its credits are in whole GB (1024 ** 3 bytes)."""

import msgspec


class BandwidthPeriod(msgspec.Struct):
    """Traffic in one period. Amounts are dollars.

    timestamp_start: the first second of the period, in seconds since 1970 (UTC).
    timestamp_end: the second after the period, in seconds since 1970 (UTC).
    gb_in: GB received. They are free.
    gb_out: GB sent.
    total_instance_hours: hours that all servers together were there.
    total_instance_count: how many servers there were in the period.
    instance_bandwidth_credits: GB that the servers' plans include for the hours they were there.
    free_bandwidth_credits: GB that every account may send in a month on top of that.
    purchased_bandwidth_credits: always 0, because there is nothing to buy.
    overage: GB that were sent beyond all credits.
    overage_unit_cost: what each GB of `overage` costs.
    overage_cost: what the overage costs altogether.
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
    """The account's traffic by month.

    previous_month: the whole of last month.
    current_month_to_date: this month up to now.
    current_month_projected: this month as it will be if its servers stay and its traffic goes on as
        before.
    """

    previous_month: BandwidthPeriod
    current_month_to_date: BandwidthPeriod
    current_month_projected: BandwidthPeriod
