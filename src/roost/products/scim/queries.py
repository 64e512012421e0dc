"""Lists: a page of all resources, or of those that satisfy a filter.

A filter that an index can answer reads what the index finds. Any other looks at each resource.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ...store import Tx, Window, page
from .attributes import ResourceType
from .documents import Search
from .expressions import AttributePath, Both, Comparison, Either, Filter, Not, Present, Selection
from .matching import predicate
from .resources import Collection, Stored

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Found:
    total: int
    records: list[Stored]


def search(tx: Tx, of: Collection, account: int, wanted: Filter | None, query: Search) -> Found:
    """Raises ScimError for a filter that does not fit the resources."""
    if wanted is None:
        return _all(tx, of, account, query)
    satisfies = predicate(of.of, wanted)
    whole = of.costly.lower() in _named(wanted)
    first, last = query.start - 1, query.start - 1 + query.size
    total = 0
    kept: list[Stored] = []
    for record in _candidates(tx, of, account, wanted, query.newest_first):
        if satisfies(of.shown(tx, record, "", whole=whole)):
            if first <= total < last:
                kept.append(record)
            total += 1
    return Found(total, kept)


def is_indexed(of: Collection, wanted: Filter | None) -> bool:
    return wanted is None or _indexed(of, wanted) is not None


def _all(tx: Tx, of: Collection, account: int, query: Search) -> Found:
    if query.size == 0:
        return Found(tx.count(of.kind, account), [])
    found = page(tx, of.kind, account, query.window(query.newest_first))
    return Found(found.total, found.items)


def _candidates(
    tx: Tx, of: Collection, account: int, wanted: Filter, newest_first: bool
) -> Iterator[Stored]:
    looked_up = _indexed(of, wanted)
    if looked_up is None:
        yield from _each(tx, of, account, newest_first)
        return
    found = {
        record.seq: record
        for attribute, value in looked_up
        for record in of.lookups[attribute](tx, account, value)
    }
    for seq in sorted(found, reverse=newest_first):
        yield found[seq]


def _each(tx: Tx, of: Collection, account: int, newest_first: bool) -> Iterator[Stored]:
    cursor = ""
    while True:
        found = page(tx, of.kind, account, Window(_AT_ONCE, cursor, newest_first))
        yield from found.items
        if not found.next:
            return
        cursor = found.next


def _indexed(of: Collection, wanted: Filter, within: str = "") -> list[tuple[str, str]] | None:
    """The lookups that together find all that can satisfy a filter; None where there are none."""
    match wanted:
        case Comparison(path, "eq", str(value)):
            name = _name(of.of, path, within)
            return [(name, value)] if name in of.lookups else None
        case Selection(path, inner) if not within:
            return _indexed(of, inner, path.name)
        case Both(one, other):
            return _indexed(of, one, within) or _indexed(of, other, within)
        case Either(one, other):
            first, second = _indexed(of, one, within), _indexed(of, other, within)
            return None if first is None or second is None else [*first, *second]
        case _:
            return None


def _name(of: ResourceType, path: AttributePath, within: str) -> str:
    """As lookups have it: `emails.value`; empty where there is none."""
    full = AttributePath(within, path.name) if within else path
    found = of.find(full)
    if found is None or found.extension:
        return ""
    if found.part is not None:
        return f"{found.attribute.name}.{found.part.name}"
    is_complex = found.attribute.type == "complex"
    return f"{found.attribute.name}.value" if is_complex else found.attribute.name


def _named(wanted: Filter) -> set[str]:
    """The attributes that a filter names, in small letters."""
    match wanted:
        case Both(one, other) | Either(one, other):
            return _named(one) | _named(other)
        case Not(inner):
            return _named(inner)
        case Comparison(path) | Present(path) | Selection(path):
            return {path.name.lower()}
