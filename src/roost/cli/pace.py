"""How the clock stands, and what an advance has done, in words."""

from collections.abc import Iterator

from roost.admin.documents import ClockView, Happened

from . import spans

_SAME_SECONDS = 1.0
"""What is this near to real time is neither ahead of it nor behind."""


def stands(clock: ClockView) -> str:
    """`real time`, `held since ..., 30 days ahead of real time`, ..."""
    if clock.real:
        return "real time"
    pace = "held" if clock.held else "running"
    if not clock.held and clock.rate != 1:
        pace += f" at {clock.rate:g}x"
    return f"{pace} since {clock.since} (real time), {_distance(clock.ahead_seconds)}"


def _distance(ahead: float) -> str:
    if abs(ahead) < _SAME_SECONDS:
        return "as late as real time"
    return f"{spans.words(abs(ahead))} {'ahead of' if ahead > 0 else 'behind'} real time"


def told(happened: Happened) -> Iterator[str]:
    """A line for each thing that an advance has done."""
    counts = [(happened.invoices, "invoice", "invoices")]
    counts += [(happened.expired_keys, "expired API key", "expired API keys")]
    lines = [f"{n} {one if n == 1 else many}" for n, one, many in counts if n]
    for job in happened.jobs:
        failed = f" ({job.failed} failed)" if job.failed else ""
        lines.append(f"{job.number} {job.what}{failed}")
    if not lines:
        yield "Nothing was due on the way."
        return
    yield "Done on the way:"
    yield from (f"  {line}" for line in lines)
