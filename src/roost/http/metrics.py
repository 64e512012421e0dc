"""Prometheus metrics of all processes of a Roost; most of the work happens when scraped."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily

from .tally import BUCKETS, FAILED, Tally

if TYPE_CHECKING:
    from .declaration import Operation

_BOUNDS = (*(str(bound / 1e6) for bound in BUCKETS), "+Inf")


class _Given:
    """Metrics that are there already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


class Metrics:
    """Requests by operation and status, durations by operation.

    tallies: one for each process. own: which of them is this process's.
    """

    def __init__(self, tallies: Sequence[Tally] | None = None, own: int = 0) -> None:
        self._tallies = tallies or [Tally()]
        self._own = self._tallies[own]

    def note(self, operation: "Operation | None", method: str, status: int, micros: int) -> None:
        self._own.add(operation.id if operation else "none", method, status, micros)

    def note_failure(self, task: str) -> None:
        """Counts a background task that has failed and is started again."""
        self._own.add_failure(task)

    def text(self, more: Iterable[Metric] = ()) -> bytes:
        """The exposition format that Prometheus scrapes. more: others, at the end."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        registry.register(_Given(more))
        return generate_latest(registry)

    def collect(self) -> Iterator[Metric]:
        failures = CounterMetricFamily(
            "roost_background_failures", "Background tasks started again", labels=("task",)
        )
        failed: Counter[str] = Counter()
        answered: Counter[tuple[str, str, str]] = Counter()
        durations: dict[str, list[int]] = {}
        micros: Counter[str] = Counter()
        for counted in (counted for tally in self._tallies for counted in tally):
            operation, buckets = counted.operation, counted.buckets
            if operation.startswith(FAILED):
                failed[operation.removeprefix(FAILED)] += sum(buckets)
                continue
            answered[operation, counted.method, str(counted.status)] += sum(buckets)
            known = durations.get(operation, [0] * len(buckets))
            durations[operation] = [a + b for a, b in zip(known, buckets, strict=True)]
            micros[operation] += counted.micros
        requests = CounterMetricFamily(
            "roost_requests", "Requests answered", labels=("operation", "method", "status")
        )
        for labels, n in answered.items():
            requests.add_metric(labels, n)
        yield requests
        for task, n in failed.items():
            failures.add_metric((task,), n)
        yield failures
        took = HistogramMetricFamily(
            "roost_request_duration_seconds", "Time to answer", labels=("operation",)
        )
        for operation, buckets in durations.items():
            cumulated = [float(n) for n in accumulate(buckets)]
            named = list(zip(_BOUNDS, cumulated, strict=True))
            took.add_metric((operation,), named, micros[operation] / 1e6)
        yield took
