"""Reading the data files: CSV tables of typed rows, prices exact from their text to nanodollars."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Literal, Self, TypeVar

import msgspec

DATA = Path(__file__).with_name("data")

_NANO_DIGITS = 9


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every row says of itself; data/README.md has the rules.

    origin: "vultr" when the entry is Vultr's, "roost" when it is the project's own.
    completed: for an entry of Vultr's, the columns whose values are the project's own.
    """

    origin: Literal["vultr", "roost"]
    completed: str = ""


class Price(msgspec.Struct, frozen=True):
    """What something costs by the hour and by the month, in nanodollars."""

    hourly_nanos: int
    monthly_nanos: int

    @classmethod
    def of(cls, *, hourly: Decimal, monthly: Decimal) -> Self:
        """A price from amounts in dollars."""
        return cls(nanos(hourly), nanos(monthly))


R = TypeVar("R", bound=Row)


def read(name: str, row: type[R]) -> list[R]:
    """The rows of one data file, in its order. An empty cell leaves the field's default.

    Raises msgspec.ValidationError when a column is missing, unknown or not of the row's type.
    """
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
        filled = [{k: v for k, v in zip(header, line, strict=True) if v} for line in lines]
    return msgspec.convert(filled, list[row], strict=False)


def items(cell: str) -> tuple[str, ...]:
    """A cell that holds a list: items parted by semicolons, the empty ones dropped."""
    return tuple(item for item in cell.split(";") if item)


def nanos(dollars: Decimal) -> int:
    """Dollars in nanodollars. Raises ValueError for an amount finer than those."""
    scaled = dollars.scaleb(_NANO_DIGITS)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{dollars} dollars are no whole number of nanodollars")
    return int(scaled)


def number(dollars: Decimal) -> float:
    """The price as the API prints it: 5, not 5.0. For answers alone, never for arithmetic."""
    return int(dollars) if dollars == dollars.to_integral_value() else float(dollars)


def hourly_of(monthly: Decimal) -> Decimal:
    """The hourly price that Vultr publishes for a monthly one: a 730th, to three decimals."""
    return (monthly / 730).quantize(Decimal("0.001"), ROUND_HALF_UP)
