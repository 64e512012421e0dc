"""The list of policies: the managed ones first, which are no documents, then the account's own."""

import base64
import binascii

from ....access.managed import ManagedPolicies
from ....http.call import Call
from ....store import Page, Tx, Window
from ....store.listing import encode_cursor
from .documents import POLICIES, IamPolicy
from .rules import show_managed

_MANAGED = "managed"
_FIRST = encode_cursor("next", 0)
"""Where the account's own begin."""


def listed(tx: Tx, call: Call, window: Window) -> Page[list[IamPolicy]]:
    """Raises BadCursor."""
    decision = call.decision
    managed = [
        show_managed(each)
        for each in tx.service(ManagedPolicies).all
        if decision is None
        or (
            (decision.only is None or each.policy.id in decision.only)
            and each.policy.id not in decision.without
        )
    ]
    at = _place(window.cursor)
    if at is None:
        own = call.seen(tx, POLICIES, call.account, window, {})
        before = _cursor(max(0, len(managed) - window.size)) if managed else ""
        items = [record.body for record in own.items]
        return Page(items, own.total + len(managed), own.next, own.prev or before)
    some = managed[at : at + window.size]
    room = window.size - len(some)
    own = call.seen(tx, POLICIES, call.account, Window(max(room, 1)), {})
    before = _cursor(max(0, at - window.size)) if at else ""
    total = own.total + len(managed)
    if room:
        return Page([*some, *(record.body for record in own.items)], total, own.next, before)
    onward = at + window.size
    if onward < len(managed):
        return Page(some, total, _cursor(onward), before)
    return Page(some, total, _FIRST if own.total else "", before)


def _cursor(at: int) -> str:
    return encode_cursor(_MANAGED, at)


def _place(cursor: str) -> int | None:
    """Where among the managed ones a page begins; None for one that does not."""
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    kind, _, number = text.partition("__")
    is_place = kind == _MANAGED and number.isascii() and number.isdigit() and len(number) < 6
    return int(number) if is_place else None
