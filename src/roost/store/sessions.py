"""Sessions of the console, and the links that begin one. Only digests of their secrets are kept.

They belong to no state: a reset or an import leaves them, so that whoever asked for it in the
console is not thrown out of it.
"""

from typing import NamedTuple

from .tx import Tx

LINK = "link"
OPERATOR = "operator"
KEY = "key"


class Session(NamedTuple):
    """kind: LINK, OPERATOR or KEY. key_id: the API key that it acts by; empty without one.

    ends_at: machine time, in microseconds.
    """

    kind: str
    key_id: str
    ends_at: int


def begin(tx: Tx, digest: str, session: Session) -> None:
    tx.sql.run(
        "INSERT INTO console_sessions (digest, kind, key_id, ends_at) VALUES (?, ?, ?, ?)",
        (digest, *session),
    )


def find(tx: Tx, digest: str) -> Session | None:
    """A session that lasts. A link is none."""
    row = tx.sql.one(
        "SELECT kind, key_id, ends_at FROM console_sessions"
        " WHERE digest = ? AND ends_at > ? AND kind <> 'link'",
        (digest, tx.machine),
    )
    return None if row is None else Session(*row)


def use_link(tx: Tx, digest: str) -> bool:
    """Ends a link; False where there is none any more. Of several at once, one gets True."""
    return bool(
        tx.sql.run(
            "DELETE FROM console_sessions WHERE digest = ? AND kind = 'link' AND ends_at > ?",
            (digest, tx.machine),
        )
    )


def end(tx: Tx, digest: str) -> None:
    tx.sql.run("DELETE FROM console_sessions WHERE digest = ?", (digest,))


def trim(tx: Tx, limit: int) -> int:
    """Deletes what has ended, at most `limit`; returns how many."""
    return tx.sql.run(
        "DELETE FROM console_sessions WHERE digest IN"
        " (SELECT digest FROM console_sessions WHERE ends_at <= ? LIMIT ?)",
        (tx.machine, limit),
    )
