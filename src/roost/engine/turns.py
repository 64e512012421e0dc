"""Whose turn it is, where one of several processes does something now and then.

In machine time: it keeps the machinery alive. The process that did it last does it again, so that
it may remember what it saw; when it has not been heard of for a while, another takes over.
"""

import msgspec

from ..store import MINUTE, Tx

LEASE = MINUTE
"""How long whoever does it may be silent."""


class _Turn(msgspec.Struct):
    """by: the process. at: when it wants to do it again; while it does, until when it may."""

    by: str
    at: int


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Turn).decode


def wait(tx: Tx, name: str, me: str) -> int:
    """Microseconds until this process may try to `take` a turn."""
    text = tx.setting(name)
    if text is None:
        return 0
    turn = _decode(text)
    return max(0, turn.at + (0 if turn.by == me else LEASE) - tx.machine)


def take(tx: Tx, name: str, me: str, first: int) -> bool:
    """Begins this process's turn, unless it is another's, or not yet time.

    first: how long to wait where nobody has ever had a turn.
    """
    # Who asks at the same time waits here for this commit, and then sees it.
    tx.set(f"{name} asked", str(tx.machine))
    if tx.setting(name) is None:
        pass_on(tx, name, me, first)
        return False
    if wait(tx, name, me):
        return False
    pass_on(tx, name, me, LEASE)
    return True


def keep(tx: Tx, name: str, me: str) -> bool:
    """Goes on with a turn; False where another has taken over."""
    text = tx.setting(name, "update")
    if text is None or _decode(text).by != me:
        return False
    pass_on(tx, name, me, LEASE)
    return True


def pass_on(tx: Tx, name: str, me: str, after: int) -> None:
    """Says that this process has its next turn after so long."""
    tx.set(name, _encode(_Turn(me, tx.machine + after)).decode())
