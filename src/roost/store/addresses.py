"""Who has which address. An address is an ordinal in a pool; what it stands for is not known here.

That nothing is handed out twice rests on one thing, the primary key of `addresses`. Everything
else only helps to find a free ordinal without waiting for the other writers: what was freed is
handed out first, then each slot counts through a range of its own. Ranges are cut from the pool's
shared row (slot -1), whose `next` is the first ordinal that no range holds. When no more can be
cut, slots take from each other's.
"""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from .errors import Exhausted, Stale, Taken
from .sql import STEP, insert
from .tx import Tx

LONGEST_RANGE = 256
_RANGES = 64
_SHORT = 10_000
_SHARED = -1


class HeldAddress(msgspec.Struct, frozen=True, gc=False):
    """An address and the resource that holds it."""

    pool: str
    ordinal: int
    resource: str


def allocate(tx: Tx, pool: str, size: int, resource: str) -> int:
    """Gives `resource` a free ordinal in [0, size). Raises Exhausted when all are held.

    A pool may be given another size at any time; what lies beyond a smaller one stays held.
    """
    if (ordinal := tx.sql.next_address(pool, size, resource)) is not None:
        return ordinal
    for source in (_freed, _own, _more, _others):
        while (ordinal := source(tx, pool, size)) is not None:
            if _hold(tx, pool, ordinal, resource):
                return ordinal
    if _undecided(tx, pool, size):
        # Waiting here, with addresses in hand that others may wait for, would be a deadlock.
        raise Stale(pool)
    raise Exhausted(pool)


def reserve(tx: Tx, pool: str, ordinal: int, resource: str) -> None:
    """Gives `resource` this very ordinal. Raises Taken when it is held already."""
    if not _hold(tx, pool, ordinal, resource):
        raise Taken(f"{pool} {ordinal}")


def release(tx: Tx, pool: str, ordinal: int) -> None:
    """Takes an ordinal back, if it is held."""
    if tx.sql.run("DELETE FROM addresses WHERE pool = ? AND ordinal = ?", (pool, ordinal)):
        tx.sql.run(
            "INSERT INTO addresses_freed (pool, ordinal) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (pool, ordinal),
        )


def forget(tx: Tx, pool: str) -> None:
    """Does away with a pool, and with whatever is still held of it."""
    for table in ("addresses", "addresses_freed", "address_ranges"):
        tx.sql.run(f"DELETE FROM {table} WHERE pool = ?", (pool,))


def hand_over(tx: Tx, pool: str, ordinal: int, giver: str, taker: str) -> None:
    """Gives what one resource holds to another; it is never free in between.

    Raises Stale when the giver holds it no longer.
    """
    if not tx.sql.run(
        "UPDATE addresses SET resource = ? WHERE pool = ? AND ordinal = ? AND resource = ?",
        (taker, pool, ordinal, giver),
    ):
        raise Stale(f"{pool} {ordinal}")


def holder(tx: Tx, pool: str, ordinal: int) -> str | None:
    """The resource that holds an ordinal."""
    row = tx.sql.one(
        "SELECT resource FROM addresses WHERE pool = ? AND ordinal = ?", (pool, ordinal)
    )
    return None if row is None else row[0]


def held(tx: Tx) -> list[HeldAddress]:
    """Every address that is held."""
    rows = tx.sql.all("SELECT pool, ordinal, resource FROM addresses ORDER BY pool, ordinal")
    return [HeldAddress(*row) for row in rows]


def restore(tx: Tx, addresses: Iterable[HeldAddress]) -> None:
    """Holds these, and nothing else. What is free between them is handed out first.

    A few that lie far from the others, as only `reserve` leaves them, are met in their turn.
    """
    for table in ("addresses", "addresses_freed", "address_ranges"):
        tx.sql.run(f"DELETE FROM {table}")
    ordinals: dict[str, set[int]] = defaultdict(set)
    rows = [msgspec.structs.astuple(address) for address in addresses]
    for pool, ordinal, _ in rows:
        ordinals[pool].add(ordinal)
    insert(tx.sql, "addresses", "pool, ordinal, resource", rows)
    for pool, taken in ordinals.items():
        end = _dense(taken)
        free = [(pool, ordinal) for ordinal in range(end) if ordinal not in taken]
        insert(tx.sql, "addresses_freed", "pool, ordinal", free)
        tx.sql.run(
            "INSERT INTO address_ranges (pool, slot, next, stop) VALUES (?, ?, ?, 0)",
            (pool, _SHARED, end),
        )


def _dense(taken: Iterable[int]) -> int:
    """The end of the longest range from 0 on, short or with at least a third of it taken."""
    ordered = enumerate(sorted(taken), 1)
    return max((ordinal + 1 for n, ordinal in ordered if ordinal < _SHORT + 3 * n), default=0)


def _hold(tx: Tx, pool: str, ordinal: int, resource: str) -> bool:
    changed = tx.sql.run(
        "INSERT INTO addresses (pool, ordinal, resource) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (pool, ordinal, resource),
    )
    return changed == 1


# --- where a free ordinal may be found: each gives a new one every time, and None at its end ------


def _freed(tx: Tx, pool: str, size: int) -> int | None:
    """An ordinal that was freed, of those that no other writer is about to take."""
    row = tx.sql.one(
        "SELECT ordinal FROM addresses_freed WHERE pool = ? AND ordinal < ? LIMIT 1"
        + tx.sql.skip_locked,
        (pool, size),
    )
    if row is None:
        return None
    tx.sql.run("DELETE FROM addresses_freed WHERE pool = ? AND ordinal = ?", (pool, row[0]))
    return row[0]


def _own(tx: Tx, pool: str, size: int) -> int | None:
    """The next of this slot's range."""
    return _next(tx, pool, size, tx.sql.slot)


def _more(tx: Tx, pool: str, size: int) -> int | None:
    """The next of a new range for this slot; whoever needs one too waits for this transaction."""
    shared = tx.sql.one(
        "SELECT next FROM address_ranges WHERE pool = ? AND slot = ?", (pool, _SHARED)
    )
    if shared is not None and shared[0] >= size:
        return None
    tx.sql.run(
        "INSERT INTO address_ranges (pool, slot, next, stop) VALUES (?, ?, 0, 0)"
        " ON CONFLICT DO NOTHING",
        (pool, _SHARED),
    )
    tx.sql.all(
        f"SELECT 1 FROM address_ranges WHERE pool = ? AND slot = ?{tx.sql.for_update}",
        (pool, _SHARED),
    )
    # Whoever was waited for may have written to the same slot: its new range must not be lost.
    ordinal = _own(tx, pool, size)
    if ordinal is not None:
        return ordinal
    # Small pools have short ranges, so that every slot finds one.
    length = max(1, min(LONGEST_RANGE, size // _RANGES))
    row = tx.sql.one(
        "UPDATE address_ranges SET next = next + ? WHERE pool = ? AND slot = ? AND next < ?"
        " RETURNING next",
        (length, pool, _SHARED, size),
    )
    if row is None:
        return None
    tx.sql.run(
        "INSERT INTO address_ranges (pool, slot, next, stop) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (pool, slot) DO UPDATE SET next = excluded.next, stop = excluded.stop",
        (pool, tx.sql.slot, row[0] - length, row[0]),
    )
    return _own(tx, pool, size)


def _others(tx: Tx, pool: str, size: int) -> int | None:
    """The next of another slot's range, of those that no other writer is at."""
    row = tx.sql.one(
        f"SELECT slot FROM address_ranges WHERE {_UNUSED} LIMIT 1{tx.sql.skip_locked}",
        (pool, size),
    )
    return None if row is None else _next(tx, pool, size, row[0])


def _undecided(tx: Tx, pool: str, size: int) -> bool:
    """Whether other writers are at the pool's last ordinals, and may not go through with it."""
    row = tx.sql.one(
        f"SELECT 1 FROM address_ranges WHERE {_UNUSED} UNION ALL"
        " SELECT 1 FROM addresses_freed WHERE pool = ? AND ordinal < ? LIMIT 1",
        (pool, size, pool, size),
    )
    return row is not None


_UNUSED = "pool = ? AND slot >= 0 AND next < stop AND next < ?"


def _next(tx: Tx, pool: str, size: int, slot: int) -> int | None:
    row = tx.sql.one(f"{STEP} RETURNING next", (pool, slot, size))
    return None if row is None else row[0] - 1
