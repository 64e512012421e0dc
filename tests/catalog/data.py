"""The catalog's tables as plain text, read without the code under test."""

import csv

from roost.catalog.tables import DATA

NAMES = sorted(path.name for path in DATA.glob("*.csv"))


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table, every cell as it is written."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
