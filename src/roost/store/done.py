"""How many jobs have ended while the clock was being advanced, by workflow.

The counts are kept in the transactions that end the jobs, so they are exact over all processes.
They only ever grow: who wants to know of one advance compares what there was before and after.
"""

from typing import NamedTuple

from .tx import Tx

_SLOTS = 64
"""Jobs that end at once mostly count in different rows, and so do not wait for one another."""
_DONE, _FAILED = "done ", "failed "
"""What the counters are called by, before the workflow: no kind has a blank in its name."""


class Totals(NamedTuple):
    """By workflow."""

    done: dict[str, int]
    failed: dict[str, int]


def note(tx: Tx, job: int, workflow: str, *, failed: bool) -> None:
    """Counts a job, by its number, that this transaction ends."""
    tx.sql.run(
        "INSERT INTO counters (owner, kind, slot, n) VALUES (0, ?, ?, 1)"
        " ON CONFLICT (owner, kind, slot) DO UPDATE SET n = counters.n + 1",
        (f"{_FAILED if failed else _DONE}{workflow}", job % _SLOTS),
    )


def totals(tx: Tx) -> Totals:
    """What was counted so far."""
    found = Totals({}, {})
    for kind, n in tx.sql.all(
        "SELECT kind, SUM(n) FROM counters WHERE owner = 0 AND (kind LIKE ? OR kind LIKE ?)"
        " GROUP BY kind",
        (f"{_DONE}%", f"{_FAILED}%"),
    ):
        outcome, _, workflow = kind.partition(" ")
        (found.failed if outcome == _FAILED.strip() else found.done)[workflow] = int(n)
    return found


def since(before: Totals, after: Totals) -> Totals:
    """What was counted between two looks."""
    return Totals(_more(before.done, after.done), _more(before.failed, after.failed))


def documents(tx: Tx, kind: str) -> int:
    """How many documents of a kind there are in all accounts. Use a scan: it reads all counters."""
    row = tx.sql.one("SELECT SUM(n) FROM counters WHERE kind = ?", (kind,))
    return int(row[0] or 0) if row else 0


def _more(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    grown = {name: n - before.get(name, 0) for name, n in after.items()}
    return {name: n for name, n in grown.items() if n > 0}
