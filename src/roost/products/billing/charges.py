"""What an account and those below it are charged for a month, line by line."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from ...engine import usage
from ...engine.metering import CENT, Line, month_start
from ...store import Page, Tx, Window
from ...store.listing import decode_cursor, encode_cursor
from . import traffic
from .tree import Member, members

_WIDTH = 10**12
"""More than there are periods of use: positions of one account's items lie in a stretch so long."""


class Part(NamedTuple):
    """An account's part in a month. overage: the GB of it, if any; until: up to when."""

    member: Member
    overage: int
    until: int


class Item(NamedTuple):
    """A line with its place among all of an invoice: part by part, the overage last of each."""

    position: int
    line: Line


def current_parts(tx: Tx, account: int) -> list[Part]:
    """Of the month that is now."""
    month = month_start(tx.now)
    return [_part(tx, member, month) for member in members(tx, account)]


def pending(tx: Tx, account: int) -> Iterator[Line]:
    """The charges of the current month, up to now."""
    now = usage.whole(tx.now)
    found = items(tx, current_parts(tx, account), month_start(now), now)
    return (item.line for item in found)


def pending_cents(tx: Tx, account: int) -> int:
    """What `pending` sums up to, without reading all of it."""
    return sum(
        usage.pending(tx, part.member.number) + overage_cents(part)
        for part in current_parts(tx, account)
    )


def overage_cents(part: Part) -> int:
    return traffic.line(0, 0, part.overage).total // CENT if part.overage else 0


def items(tx: Tx, parts: Sequence[Part], month: int, until: int, after: int = 0) -> Iterator[Item]:
    """The items behind a position, in order. They are read as they are iterated over."""
    for index, part in enumerate(parts):
        base, last = index * _WIDTH, (index + 1) * _WIDTH - 1
        if after >= last:
            continue
        behind = max(0, after - base)
        for charge in usage.charges(tx, part.member.number, month, until, behind):
            yield Item(base + charge.seq, _of(part.member, charge.line))
        if part.overage:
            yield Item(last, _of(part.member, traffic.line(month, part.until, part.overage)))


def page(tx: Tx, parts: Sequence[Part], month: int, end: int, window: Window) -> Page[list[Line]]:
    """A page of the items of a past month. Raises BadCursor."""
    forward, start = decode_cursor(window.cursor) if window.cursor else (True, 0)
    if forward:
        found = list(islice(items(tx, parts, month, end, start), window.size + 1))
        more, behind = len(found) > window.size, bool(start)
        found = found[: window.size]
    else:
        every = items(tx, parts, month, end)
        before = takewhile(lambda item: item.position < start, every)
        found = list(deque(before, window.size + 1))
        more, behind = True, len(found) > window.size
        found = found[-window.size :]
    return Page(
        [item.line for item in found],
        count(tx, parts, month),
        encode_cursor("next", found[-1].position) if found and more else "",
        encode_cursor("prev", found[0].position) if found and behind else "",
    )


def count(tx: Tx, parts: Sequence[Part], month: int) -> int:
    """How many items a past month has. It reads all periods: use a scan."""
    return sum(
        usage.count_charges(tx, part.member.number, month) + bool(part.overage) for part in parts
    )


def _part(tx: Tx, member: Member, month: int) -> Part:
    found = traffic.of_month(tx, member.number, month)
    return Part(member, 0, month) if found is None else Part(member, found.gb, found.day)


def _of(member: Member, line: Line) -> Line:
    """A line, told apart from those of the account that pays."""
    if not member.name:
        return line
    return Line(
        description=f"{line.description} [{member.name}]",
        product=line.product,
        start_us=line.start_us,
        end_us=line.end_us,
        units=line.units,
        unit_type=line.unit_type,
        unit_price=line.unit_price,
        total=line.total,
    )
