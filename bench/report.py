"""What was measured, and whether it is what was promised."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from .rounds import Series


@dataclass(frozen=True, slots=True)
class Verdict:
    """A measured value against its bound, as they are shown."""

    what: str
    text: str
    target: str
    passed: bool


def at_least(what: str, value: float, bound: float) -> Verdict:
    return Verdict(what, _shown(value), f">= {_shown(bound)}", value >= bound)


def at_most(what: str, value: float, bound: float) -> Verdict:
    return Verdict(what, _shown(value), f"<= {_shown(bound)}", value <= bound)


def show_load() -> None:
    """A word of warning where others are using the machine."""
    busy, processors = os.getloadavg()[0], os.cpu_count() or 1
    if busy > processors / 4:
        print(f"Others are using this machine (load {busy:.1f}, {processors} processors): rates")
        print("and ratios of rates will be off. Processor time per request suffers less.")


def show_rates(measured: Iterable[Series]) -> None:
    """What a second brings, and what each costs the server's processors."""
    print(f"\n{'':44}{'a second':>10}{'CPU us each':>14}")
    for series in measured:
        micros = f"{series.micros:,.0f}" if series.micros else ""
        print(f"{series.name:44}{series.rate:>10,.0f}{micros:>14}")


def show_verdicts(verdicts: Iterable[Verdict]) -> None:
    print(f"\n{'':52}{'measured':>10}{'target':>12}")
    for verdict in verdicts:
        mark = "PASS" if verdict.passed else "FAIL"
        print(f"{verdict.what:52}{verdict.text:>10}{verdict.target:>12}  {mark}")


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2f}"
