"""What the suite is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from .place import Place


class NotRun(Exception):
    """Something that a client needs cannot be had here; the text says what."""


class Result(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Case:
    """A client and a story that it tells.

    group: what it is asked for by on the command line. version: the one that is run, empty for
    that of the machine. run: raises NotRun, or anything else when the story goes wrong.
    """

    group: str
    client: str
    version: str
    story: str
    run: Callable[[Place], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case. programs: what was run, and where it came from, where a story says
    so. detail: why, where it did not pass.
    """

    case: Case
    result: Result
    programs: tuple[str, ...]
    detail: str = ""
