"""Making accounts, and what GET /account costs: almost nothing, most of the time."""

import asyncio
from uuid import uuid4

import msgspec

from ...engine import usage
from ...engine.jobs import Jobs
from ...engine.metering import CENT, dollars
from ...http.auth import Principal
from ...store import SECOND, Missing, Store, Tx
from .. import billing, users
from .documents import ACCOUNTS, Account, AccountRecord, AccountState, Profile


def create(tx: Tx, jobs: Jobs, name: str, email: str) -> users.UserRecord:
    """Makes an account with empty books and monthly invoices; returns its root user."""
    record = tx.insert(ACCOUNTS, str(uuid4()), 0, Profile(name, email), AccountState())
    billing.open_ledger(tx, jobs, record.seq)
    return users.create_root(tx, record.seq, name, email)


def list_accounts(tx: Tx) -> list[AccountRecord]:
    """All accounts, the oldest first; the first is the operator's own."""
    return tx.children(ACCOUNTS, 0)


def of_number(tx: Tx, account: int) -> AccountRecord:
    """The account with this number, to be read."""
    return _found(tx.by_seq(ACCOUNTS, account))


def edit(tx: Tx, account: int) -> AccountRecord:
    """The account with this number, to be changed in this transaction."""
    return _found(tx.by_seq(ACCOUNTS, account, "update"))


class _Figures(NamedTuple):
    """An account as it was in one second of clock time. Amounts in cents."""

    second: int
    profile: Profile
    balance: int
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
        self._reading: dict[int, asyncio.Task[_Figures]] = {}
        store.on(usage.TOPIC, self.forget)
        store.on(billing.TOPIC, self.forget)

    def forget(self) -> None:
        self._kept.clear()
        # A read that has begun may be older than the change: whoever asks from now on reads anew.
        self._reading.clear()

    async def of(self, principal: Principal) -> Account:
        """The account of a key's owner, as that key sees it."""
        times = self._store.times
        machine = times.machine()
        kept = self._kept.get((principal.account, principal.acls))
        if kept and machine < kept.until and kept.second == times.setting.at(machine) // SECOND:
            return kept.answer
        return await self._read(principal, machine + self.KEPT)

    async def _read(self, principal: Principal, until: int) -> Account:
        """Reads once for all who ask at the same time."""
        account = principal.account
        reading = self._reading.get(account)
        if reading is None:
            scan = self._store.scan(lambda tx: _figures(tx, account))
            reading = self._reading[account] = asyncio.ensure_future(scan)
        try:
            figures = await asyncio.shield(reading)
        finally:
            current = self._reading.get(account) is reading
            if current and reading.done():
                del self._reading[account]
        answer = Account(
            figures.profile.name,
            figures.profile.email,
            users.in_order(principal.acls),
            dollars(figures.balance * CENT),
            dollars(figures.pending * CENT),
        )
        if current:
            self._kept[account, principal.acls] = _Kept(figures.second, until, answer)
        return answer


def _figures(tx: Tx, account: int) -> _Figures:
    return _Figures(
        tx.now // SECOND,
        of_number(tx, account).body,
        billing.balance(tx, account),
        usage.pending(tx, account),
    )


def _found(record: AccountRecord | None) -> AccountRecord:
    if record is None:
        raise Missing(ACCOUNTS.missing)
    return record
