"""Requests counted in the database, so that one limit holds over all processes.

A second is estimated from two windows of machine time: all of the current one, and of the one
before as much as the sliding second still covers.
"""

from .time import SECOND
from .tx import Tx


def take(tx: Tx, client: str, limit: int, wanted: int = 1, window: int = SECOND) -> int:
    """Counts requests of a client; returns how many, which are fewer where all were too many.

    limit: requests in any `window` microseconds, as far as two windows can tell.
    """
    number, into = divmod(tx.machine, window)
    row = tx.sql.one(
        "INSERT INTO rates (client, w, n) VALUES (?, ?, 0)"
        " ON CONFLICT (client, w) DO UPDATE SET n = rates.n"
        " RETURNING n, (SELECT p.n FROM rates p WHERE p.client = ? AND p.w = ?)",
        (client, number, client, number - 1),
    )
    assert row is not None
    counted, before = row
    share = -(-(before or 0) * (window - into) // window)
    taken = max(0, min(wanted, limit - share - counted))
    if taken:
        tx.sql.later(
            "UPDATE rates SET n = n + ? WHERE client = ? AND w = ?", (taken, client, number)
        )
    return taken


def trim(tx: Tx, limit: int = 1000, window: int = SECOND) -> int:
    """Deletes windows that no estimate needs any more, at most `limit`; returns how many."""
    return tx.sql.run(
        "DELETE FROM rates WHERE (client, w) IN (SELECT client, w FROM rates WHERE w < ? LIMIT ?)",
        (tx.machine // window - 1, limit),
    )
