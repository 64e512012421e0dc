"""Making accounts, and what GET /account costs: almost nothing, most of the time."""

import asyncio
from typing import NamedTuple
from uuid import uuid4

from ...access.principals import Principal
from ...engine import usage
from ...engine.metering import CENT, dollars
from ...store import SECOND, Missing, Store, Tx, Window, iso, page, trees
from .. import billing, users
from .documents import ACCOUNTS, Account, AccountRecord, AccountState, Profile


def create(
    tx: Tx,
    name: str,
    email: str,
    *,
    parent: int = 0,
    own_id: str = "",
    activated: bool = True,
    id: str = "",
    user_id: str = "",
) -> users.UserRecord:
    """Makes an account with empty books and monthly invoices; returns its root user.

    parent: the number of the account that it is a sub-account of, 0 for one that is nobody's.
    own_id: what the parent calls it. activated: whether its root user may act at once.
    id, user_id: of an account that was there before and begins anew.
    """
    profile = Profile(name, email)
    state = AccountState(own_id=own_id, activated=activated, date_created=iso(tx.now))
    record = tx.insert(ACCOUNTS, id or str(uuid4()), 0, profile, state, owner=parent)
    billing.open_ledger(tx, record.seq)
    status = "active" if activated else "pending"
    return users.create_root(tx, record.seq, name, email, id=user_id, status=status)


def activate(tx: Tx, record: AccountRecord) -> None:
    """Has somebody take over an account that its parent has made."""
    record.state.activated = True
    tx.update(record)
    users.accept(tx, users.root(tx, record.seq, update=True))


def list_accounts(tx: Tx) -> list[AccountRecord]:
    """All accounts, sub-accounts too, the oldest first; the first is the operator's own."""
    return trees.below(tx, ACCOUNTS, 0)


def first(tx: Tx) -> AccountRecord:
    """The operator's own account."""
    return page(tx, ACCOUNTS, 0, Window(1), {}).items[0]


def parent(tx: Tx, record: AccountRecord) -> AccountRecord | None:
    """The account that one is a sub-account of."""
    return tx.by_seq(ACCOUNTS, record.owner) if record.owner else None


def is_within(tx: Tx, account: int, top: int) -> bool:
    """Whether an account is another, or one of its sub-accounts, or one of theirs. By numbers."""
    return trees.is_within(tx, ACCOUNTS, account, top)


class Tree:
    """What billing asks of accounts."""

    def is_sub_account(self, tx: Tx, account: int) -> bool:
        return of_number(tx, account).owner != 0

    def below(self, tx: Tx, account: int) -> list[tuple[int, str]]:
        return [(record.seq, record.body.name) for record in trees.below(tx, ACCOUNTS, account)]


def of_number(tx: Tx, account: int) -> AccountRecord:
    """The account with this number, to be read."""
    return _found(tx.by_seq(ACCOUNTS, account))


def edit(tx: Tx, account: int) -> AccountRecord:
    """The account with this number, to be changed in this transaction."""
    return _found(tx.by_seq(ACCOUNTS, account, "update"))


class _Figures(NamedTuple):
    """An account as it was in one second of clock time. pending: cents."""

    second: int
    profile: Profile
    balance: billing.Balance
    pending: int


class _Kept(NamedTuple):
    """What was answered in one second of clock time, and until when (machine time) it may be."""

    second: int
    until: int
    answer: Account


class Overview:
    """What accounts show of themselves, kept for as long as it cannot have changed.

    Charges change with the clock, by the second, and when something begins or ceases to cost. This
    process hears of its own changes at once; others' may go unnoticed for `KEPT` of machine time.
    """

    KEPT = SECOND

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[tuple[int, frozenset[str]], _Kept] = {}
        self._reading: dict[tuple[int, int], asyncio.Future[_Figures]] = {}
        self._generation = 0
        store.on(usage.TOPIC, self.forget)
        store.on(billing.TOPIC, self.forget)

    def forget(self) -> None:
        self._kept.clear()
        # A read that has begun may be older than the change: whoever asks from now on reads anew.
        self._reading.clear()
        self._generation += 1

    async def of(self, principal: Principal) -> Account:
        """The account of a key's owner, as that key sees it."""
        times = self._store.times
        machine = times.machine()
        second = times.setting.at(machine) // SECOND
        kept = self._kept.get((principal.account, principal.acls))
        if kept and kept.second == second and machine < kept.until:
            return kept.answer
        generation = self._generation
        figures = await self._read(principal.account, second)
        answer = Account(
            figures.profile.name,
            figures.profile.email,
            users.in_order(principal.acls),
            dollars(figures.balance.owed * CENT),
            dollars(figures.pending * CENT),
            iso(figures.balance.paid_at) if figures.balance.paid_at else "",
            -dollars(figures.balance.paid * CENT) if figures.balance.paid else 0,
        )
        if generation == self._generation:
            kept = _Kept(figures.second, machine + self.KEPT, answer)
            self._kept[principal.account, principal.acls] = kept
        return answer

    async def _read(self, account: int, second: int) -> _Figures:
        """Reads once for all who ask in the same second."""
        key = (account, second)
        reading = self._reading.get(key)
        if reading is None:
            reading = asyncio.ensure_future(self._store.scan(lambda tx: _figures(tx, account)))
            self._reading[key] = reading
            reading.add_done_callback(lambda done: self._end(key, done))
        return await asyncio.shield(reading)

    def _end(self, key: tuple[int, int], reading: asyncio.Future[_Figures]) -> None:
        if self._reading.get(key) is reading:
            del self._reading[key]


def _figures(tx: Tx, account: int) -> _Figures:
    return _Figures(
        tx.now // SECOND,
        of_number(tx, account).body,
        billing.balance(tx, account),
        billing.pending_cents(tx, account),
    )


def _found(record: AccountRecord | None) -> AccountRecord:
    if record is None:
        raise Missing(ACCOUNTS.missing)
    return record
