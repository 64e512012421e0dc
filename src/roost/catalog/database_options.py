"""The advanced options of databases, with what each may be."""

import re
from functools import cache
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from roost.catalog.tables import Row, items, read

OptionType = Literal["int", "float", "bool", "enum", "string"]
OptionValue = int | float | bool | str
OptionSet = Literal["pg", "mysql", "kafka", "kafka-rest", "schema-registry", "kafka-connect"]

_MOST_TEXT = 1024


class DatabaseOption(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An option that you can set.

    name: the name of the option.
    type: what kind of value it takes.
    enumerals: the values of an `enum` option.
    min_value: the least that a number may be.
    max_value: the most that a number may be.
    alt_values: what a number may be besides its range.
    units: what a number counts, such as `ms`.
    default_value: what holds until you set it. It is left out where the engine decides.
    restart: whether setting it restarts the engine.
    """

    name: str
    type: OptionType
    enumerals: tuple[str, ...] | UnsetType = UNSET
    min_value: float | UnsetType = UNSET
    max_value: float | UnsetType = UNSET
    alt_values: tuple[int, ...] | UnsetType = UNSET
    units: str = ""
    default_value: OptionValue | UnsetType = UNSET
    restart: bool = False


class _OptionRow(Row, frozen=True, kw_only=True):
    """refused: values within the range that the engine does not take. description: for people."""

    engine: OptionSet
    name: str
    type: OptionType
    min: str = ""
    max: str = ""
    enum: str = ""
    default: str = ""
    restart: Literal["yes", "no"]
    alt_values: str = ""
    units: str = ""
    max_length: int = _MOST_TEXT
    pattern: str = ""
    refused: str = ""
    description: str


def database_options(of: OptionSet) -> tuple[DatabaseOption, ...]:
    """The options of an engine, or of what runs beside it, in a fixed order."""
    return tuple(map(_option, _rows(of).values()))


def option_description(of: OptionSet, name: str) -> str:
    """What an option is about, without a full stop."""
    return _rows(of)[name].description


def option_fault(of: OptionSet, name: str, value: object) -> str:
    """Why an option cannot be set to a value; empty where it can."""
    row = _rows(of).get(name)
    if row is None:
        return "there is no such option"
    match row.type:
        case "bool":
            return "" if isinstance(value, bool) else "must be true or false"
        case "enum":
            known = row.enum.split("|")
            return "" if value in known else f"must be one of: {', '.join(known)}"
        case "string":
            return _text_fault(row, value)
        case "int" | "float":
            return _number_fault(row, value)


def _text_fault(row: _OptionRow, value: object) -> str:
    if not isinstance(value, str) or not value or len(value) > row.max_length:
        return f"must be a text of 1 to {row.max_length} characters"
    return "" if re.search(row.pattern, value) else f"must match {row.pattern}"


def _number_fault(row: _OptionRow, value: object) -> str:
    numbers = (int,) if row.type == "int" else (int, float)
    if isinstance(value, bool) or not isinstance(value, numbers):
        return "must be a whole number" if row.type == "int" else "must be a number"
    if str(value) in items(row.alt_values):
        return ""
    low, high = _number(row, row.min), _number(row, row.max)
    if not low <= value <= high:
        also = f", or {row.alt_values}" if row.alt_values else ""
        return f"must be {row.min} to {row.max}{also}"
    return f"must not be {value}" if str(value) in items(row.refused) else ""


@cache
def _rows(of: OptionSet) -> dict[str, _OptionRow]:
    rows = read("database_options.csv", _OptionRow)
    return {row.name: row for row in rows if row.engine == of}


@cache
def _option(row: _OptionRow) -> DatabaseOption:
    return DatabaseOption(
        name=row.name,
        type=row.type,
        enumerals=tuple(row.enum.split("|")) if row.type == "enum" else UNSET,
        min_value=_number(row, row.min) if row.min else UNSET,
        max_value=_number(row, row.max) if row.max else UNSET,
        alt_values=tuple(map(int, items(row.alt_values))) or UNSET,
        units=row.units,
        default_value=_default(row),
        restart=row.restart == "yes",
    )


def _number(row: _OptionRow, text: str) -> float:
    """Whole where the option is: a float would not hold the largest of them."""
    return int(text) if row.type == "int" else float(text)


def _default(row: _OptionRow) -> OptionValue | UnsetType:
    if not row.default:
        return UNSET
    match row.type:
        case "bool":
            return row.default == "true"
        case "int" | "float":
            return _number(row, row.default)
        case "enum" | "string":
            return row.default
