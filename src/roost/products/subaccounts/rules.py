"""Sub-accounts: accounts that another one has made, each with its own users, keys and books."""

import re

from ...http.errors import BadRequest
from ...store import Tx
from .. import account, billing
from .documents import SubAccount, SubAccountCreate

_CENTS = 100
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\Z")


def create(tx: Tx, parent: int, wanted: SubAccountCreate) -> account.AccountRecord:
    """An account that waits for somebody to take it over. Raises BadRequest."""
    if not _EMAIL.match(wanted.email):
        raise BadRequest(f"Invalid email: {wanted.email or 'empty'} is no email address")
    root = account.create(
        tx,
        wanted.subaccount_name or wanted.email,
        wanted.email,
        parent=parent,
        own_id=wanted.subaccount_id,
        activated=False,
    )
    return account.of_number(tx, root.account)


def shown(tx: Tx, records: list[account.AccountRecord]) -> list[SubAccount]:
    """As the parent sees them."""
    return [_show(tx, record) for record in records]


def _show(tx: Tx, record: account.AccountRecord) -> SubAccount:
    return SubAccount(
        id=record.id,
        email=record.body.email,
        subaccount_name=record.body.name,
        subaccount_id=record.hidden.own_id,
        activated=record.hidden.activated,
        balance=_dollars(billing.balance(tx, record.seq).owed),
        pending_charges=_dollars(billing.pending_cents(tx, record.seq)),
    )


def _dollars(cents: int) -> int:
    """To the nearest whole dollar, half a dollar up."""
    return (cents + _CENTS // 2) // _CENTS
