"""Requests counted in the database, so that one limit holds over all processes.

A second is estimated from two windows of machine time: all of the current one, and of the one
before as much as the sliding second still covers.
"""

from .time import SECOND
from .tx import Tx


def take(tx: Tx, client: str, limit: int, window: int = SECOND) -> bool:
    """Counts one request of a client; False, and not counted, when it would be one too many.

    limit: requests in any `window` microseconds, as far as two windows can tell.
    """
    number, into = divmod(tx.machine, window)
    row = tx.sql.one(
        "WITH previous AS (SELECT COALESCE(SUM(n), 0) * ? AS share FROM rates"
        " WHERE client = ? AND w = ?)"
        " INSERT INTO rates (client, w, n) SELECT ?, ?, 1 FROM previous WHERE share <= ?"
        " ON CONFLICT (client, w) DO UPDATE SET n = rates.n + 1"
        " WHERE rates.n * ? + (SELECT share FROM previous) <= ?"
        " RETURNING n",
        (
            *(window - into, client, number - 1),
            *(client, number, (limit - 1) * window),
            *(window, (limit - 1) * window),
        ),
    )
    return row is not None


def trim(tx: Tx, limit: int = 1000, window: int = SECOND) -> int:
    """Deletes windows that no estimate needs any more, at most `limit`; returns how many."""
    return tx.sql.run(
        "DELETE FROM rates WHERE (client, w) IN (SELECT client, w FROM rates WHERE w < ? LIMIT ?)",
        (tx.machine // window - 1, limit),
    )
