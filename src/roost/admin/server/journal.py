"""The last lines of this process's log, to be looked at without its standard error."""

import logging
from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from ...http.secrets import masked_text
from .documents import Line

KEPT = 1000
_LONGEST = 4096
_OWN = frozenset({"event", "level", "logger", "timestamp", "exc_info", "stack_info"})


class Journal(logging.Handler):
    """Keeps what is logged beside requests, which have a place of their own."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: deque[Line] = deque(maxlen=KEPT)

    def open(self) -> None:
        logging.getLogger().addHandler(self)

    def shut(self) -> None:
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        event, fields = _parts(record)
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        level = record.levelname.lower()
        self._lines.append(Line(at, level, record.name, _shown(event), fields))

    def last(self, number: int, level: str) -> list[Line]:
        """The oldest first."""
        numbers = logging.getLevelNamesMapping()
        least = numbers[level.upper()]
        found = [line for line in self._lines if numbers.get(line.level.upper(), least) >= least]
        return found[-number:]


def _parts(record: logging.LogRecord) -> tuple[str, dict[str, str]]:
    """What happened and what is known of it: Roost's own lines say it in fields."""
    if isinstance(record.msg, dict):
        said = cast("Mapping[str, object]", record.msg)
        fields = {name: _shown(value) for name, value in said.items() if name not in _OWN}
        return str(said.get("event", "")), fields
    fields = {"error": _shown(record.exc_info[1])} if record.exc_info else {}
    return record.getMessage(), fields


def _shown(value: object) -> str:
    return masked_text(str(value))[:_LONGEST]
