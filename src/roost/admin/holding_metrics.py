"""What drivers have of resources, as metrics."""

from collections.abc import Iterator

from prometheus_client.core import Metric
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

from ..engine.findings import Report


def driver_metrics(report: Report) -> Iterator[Metric]:
    """One line for each family whose driver knows what it has."""
    missing = GaugeMetricFamily(
        "roost_driver_missing", "Resources that a driver has lost", labels=("family",)
    )
    orphans = GaugeMetricFamily(
        "roost_driver_orphans", "What a driver has and no resource tells of", labels=("family",)
    )
    strangers = GaugeMetricFamily(
        "roost_driver_strangers", "What a driver has of somebody else's", labels=("family",)
    )
    discarded = CounterMetricFamily(
        "roost_driver_orphans_removed", "Orphans that were removed", labels=("family",)
    )
    for family, found in report.items():
        missing.add_metric((family,), found.missing.number)
        orphans.add_metric((family,), found.orphans.number)
        strangers.add_metric((family,), found.strangers.number)
        discarded.add_metric((family,), found.discarded)
    yield from (missing, orphans, strangers, discarded)
