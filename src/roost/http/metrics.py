"""Prometheus metrics. Counting is a few dictionary updates; the rest happens when scraped."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily

if TYPE_CHECKING:
    from .operations import Operation

BUCKETS = (100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000)
"""Upper bounds of the duration histogram, in microseconds."""


class Metrics:
    """Requests by operation and status, durations by operation, and gauges others provide."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, str, int], int] = defaultdict(int)
        self._durations: dict[str, list[int]] = {}
        self._gauges: list[tuple[str, str, Callable[[], float]]] = []

    def note(self, operation: "Operation | None", method: str, status: int, micros: int) -> None:
        name = operation.id if operation else "none"
        self._requests[name, method, status] += 1
        durations = self._durations.get(name)
        if durations is None:
            durations = self._durations[name] = [0] * (len(BUCKETS) + 2)
        durations[-1] += micros
        for at, bound in enumerate(BUCKETS):
            if micros <= bound:
                durations[at] += 1
                return
        durations[-2] += 1

    def gauge(self, name: str, about: str, value: Callable[[], float]) -> None:
        self._gauges.append((name, about, value))

    def text(self) -> bytes:
        """The exposition format that Prometheus scrapes."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "roost_requests", "Requests answered", labels=("operation", "method", "status")
        )
        for (operation, method, status), n in self._requests.items():
            requests.add_metric((operation, method, str(status)), n)
        yield requests
        durations = HistogramMetricFamily(
            "roost_request_duration_seconds", "Time to answer", labels=("operation",)
        )
        for operation, counts in self._durations.items():
            durations.add_metric((operation,), _buckets(counts), counts[-1] / 1e6)
        yield durations
        for name, about, value in self._gauges:
            yield GaugeMetricFamily(name, about, value())


def _buckets(counts: list[int]) -> list[tuple[str, float]]:
    total = 0
    buckets: list[tuple[str, float]] = []
    for bound, n in zip([*(b / 1e6 for b in BUCKETS), float("inf")], counts, strict=False):
        total += n
        buckets.append(("+Inf" if bound == float("inf") else str(bound), float(total)))
    return buckets
