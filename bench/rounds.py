"""Measuring side by side: every round measures everything once, and what counts is the median.

Machines are noisy and get faster and slower as they like. Two rates that belong together are
therefore compared within a round, where they were measured a second apart.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from .load import run
from .servers import Server


@dataclass(slots=True)
class Series:
    """One thing measured again and again. rates: a second. cpu: the server's, microseconds each."""

    name: str
    rates: list[float] = field(default_factory=list[float])
    cpu: list[float] = field(default_factory=list[float])

    @property
    def rate(self) -> float:
        return median(self.rates)

    @property
    def micros(self) -> float:
        return median(self.cpu) if self.cpu else 0.0

    def clear(self) -> None:
        self.rates.clear()
        self.cpu.clear()

    def to(self, other: "Series") -> float:
        """The median of the rounds' ratios."""
        return median(a / b for a, b in zip(self.rates, other.rates, strict=True))


Measurement = Callable[[], None]


def load(
    series: Series, server: Server, requests: list[bytes], seconds: float, connections: int = 32
) -> Measurement:
    """A measurement of how many of these requests a server answers, all of them with a 2xx."""

    def measure() -> None:
        before = server.cpu()
        outcome = run(server.port, requests, connections=connections, seconds=seconds)
        if outcome.failed:
            raise RuntimeError(f"{series.name}: {outcome.failed} requests failed")
        series.rates.append(outcome.rate)
        series.cpu.append((server.cpu() - before) / outcome.requests * 1e6)

    return measure


def interleave(measurements: list[Measurement], rounds: int) -> None:
    """Measures everything in turn, again and again."""
    for _ in range(rounds):
        for measure in measurements:
            measure()
