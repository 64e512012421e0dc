"""Durations and dates, as they are typed."""

import re
from datetime import UTC, datetime, timedelta

from .failures import Exit, Failure

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_SPAN = re.compile(r"(?:\d+(?:\.\d+)?[smhdw])+", re.IGNORECASE)
_PART = re.compile(r"([\d.]+)([smhdw])", re.IGNORECASE)
_EPOCH = datetime.fromtimestamp(0, UTC)


def is_span(text: str) -> bool:
    """Whether `seconds` takes it."""
    return _SPAN.fullmatch(text) is not None


def seconds(text: str) -> float:
    """`30d`, `1h30m`, `90s`, `2w`; raises Failure."""
    if not is_span(text):
        raise Failure(Exit.USAGE, f"{text!r} is not a duration like 30d, 12h, 90m or 1h30m")
    return sum(float(n) * _UNITS[unit.lower()] for n, unit in _PART.findall(text))


def words(seconds: float) -> str:
    """`30 days`, `1 day 2 hours`, `5 seconds`: the two largest units."""
    precision = 3600 if seconds >= 86400 else 60 if seconds >= 3600 else 1
    left, parts = max(round(seconds / precision), 1) * precision, list[str]()
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        number, left = divmod(left, size)
        if number:
            parts.append(f"{number} {unit}{'' if number == 1 else 's'}")
    return " ".join(parts[:2])


def moment(text: str) -> int:
    """`2030-01-31`, `2030-01-31T12:00`, with a zone or in UTC, in microseconds since the epoch;
    raises Failure.
    """
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise Failure(
            Exit.USAGE, f"{text!r} is not a date like 2030-01-31 or 2030-01-31T12:00"
        ) from None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return (when - _EPOCH) // timedelta(microseconds=1)
