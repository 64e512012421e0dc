"""Which tests run: see tests/README.md."""

import inspect
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

ON_BOTH_STORES = (
    "durability/*",
    "engine/*",
    "processes/*",
    "state/*",
    "store/*",
    "products/test_logs.py",
    "*at_once*",
    "*random*",
)
"""Files about that in which the stores differ: SQL, transactions, what happens at once."""

DATELESS = ("cli/*", "clients/*", "examples/*", "reroute/*", "testing/*", "tls/*", "*random*")
"""Files whose programs have the real date, or that try so much at random that a date is no news."""

_TIME = re.compile(r"clock|charge|expir|invoice", re.IGNORECASE)


def speaks_of_time(file: Path) -> bool:
    """Whether a file of tests has to do with dates or with money, and with the tests' clock."""
    place = file.relative_to(TESTS)
    return not any(place.match(p) for p in DATELESS) and bool(_TIME.search(file.read_text()))


def of_time(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The tests of dates and money, on SQLite: a date is the same on every store."""
    return [
        item
        for item in items
        if isinstance(item, pytest.Function)
        and _TIME.search(inspect.getsource(item.function))
        and item.get_closest_marker("postgres") is None
    ]


def without_repeats(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Leaves out what runs on PostgreSQL once more, but for the first such test of each file."""
    begun: set[Path] = set()
    kept: list[pytest.Item] = []
    for item in items:
        if not (is_repeat(item) and item.path in begun):
            kept.append(item)
        if is_repeat(item):
            begun.add(item.path)
    return kept


def is_repeat(item: pytest.Item) -> bool:
    """Whether a test runs on PostgreSQL after it ran on SQLite, and is not about the store."""
    callspec = getattr(item, "callspec", None)
    if callspec is None or callspec.params.get("backend") != "postgres":
        return False
    file = item.path.relative_to(TESTS)
    return not any(file.match(pattern) for pattern in ON_BOTH_STORES)
