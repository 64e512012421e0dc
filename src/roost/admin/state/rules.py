"""What a Roost is without its past, and with another's."""

from collections.abc import Iterable
from typing import Protocol

import msgspec

from ... import __version__
from ...engine import pace
from ...engine.workflows import Workflows
from ...http.errors import BadRequest
from ...products import account, users
from ...store import Tx, iso, keys, state, work
from ...store.keys import Key
from ...store.migrations import one_ttl_a_set
from ...store.secret import Secret
from . import portable, vault
from .documents import Contents, Held, Imported, LeftOut
from .portable import Header, Pace

KnownKey = tuple[str, Key]
"""A key behind its digest."""


class State(msgspec.Struct):
    """A state that was read, as this installation can have it. left_out: what it cannot."""

    header: Header
    rows: list[state.Row]
    left_out: LeftOut


class StateOwner(Protocol):
    """What app.py provides: the Roost whose state it is."""

    def let_in(self, tx: Tx) -> None:
        """Sees to it that the operator's own key opens the first account."""
        ...

    def begin_anew(self) -> None:
        """Has whatever holds something outside of the store forget it."""
        ...


def reset(tx: Tx, host: StateOwner, topics: Iterable[str]) -> None:
    """Leaves what a first start makes: the first account, its root user, and the operator's keys.

    All three keep their ids, and the account its number. The clock is real again.
    """
    first = account.list_accounts(tx)[0]
    root, kept = users.root(tx, first.seq), _operators_keys(tx)
    state.clear(tx, first.seq)
    pace.begin_anew(tx, None)
    account.create(tx, first.body.name, first.body.email, id=first.id, user_id=root.id)
    keys.restore(tx, kept)
    host.let_in(tx)
    _tell_all(tx, topics)


def export(tx: Tx, *, readable_secrets: bool, with_log: bool) -> bytes:
    """The state as a file."""
    setting = pace.stored(tx)
    is_real = setting is None or (
        setting.at(tx.machine) == tx.machine and setting.lasting_rate == 1
    )
    header = Header(
        format="roost-state",
        version=portable.version(),
        roost=__version__,
        date=iso(tx.now),
        secret=tx.service(Secret).fingerprint,
        clock=None
        if setting is None or is_real
        else Pace(setting.at(tx.machine), setting.lasting_rate),
        upgrades={name: len(kind.upgrades) for name, kind in tx.kinds.items() if kind.upgrades},
    )
    rows = state.dump(tx, with_log=with_log)
    return portable.write(
        header, vault.take_out(rows, tx.service(Secret), readable=readable_secrets)
    )


def read(content: bytes, workflows: Workflows, secret: Secret) -> State:
    """A state from its file. Raises Malformed and BadRequest.

    Its keys are of use only where the same secret made their digests.
    """
    file = portable.read(content)
    _check_jobs(file.rows, workflows)
    rows, unopened = vault.put_back(file.rows, file.secrets, secret)
    is_ours = file.header.secret == secret.fingerprint
    kept = [row for row in rows if is_ours or not isinstance(row, state.KeyRow)]
    return State(file.header, kept, LeftOut(keys=len(rows) - len(kept), secrets=unopened))


def replace(tx: Tx, new: State, host: StateOwner, topics: Iterable[str]) -> Imported:
    """Puts a state in the place of the one there is. Raises Malformed and BadRequest.

    The operator's keys stay, and open the new state's first account.
    """
    kept = _operators_keys(tx)
    state.restore(tx, new.rows, new.header.upgrades)
    # What an earlier version has written, or somebody's editor, may have several.
    one_ttl_a_set(tx)
    clock = new.header.clock
    if clock is None:
        pace.begin_anew(tx, None)
    else:
        pace.begin_anew(tx, clock.now, clock.rate)
    _check_accounts(tx)
    _hand_over(tx, kept)
    host.let_in(tx)
    _tell_all(tx, topics)
    return Imported(
        version=new.header.version,
        accounts=len(account.list_accounts(tx)),
        documents=sum(isinstance(row, state.DocumentRow) for row in new.rows),
        left_out=new.left_out,
    )


def contents(tx: Tx) -> Contents:
    """It reads every document's place in an index: use a scan."""
    names = {record.seq: record.body.name for record in account.list_accounts(tx)}
    return Contents([Held(names.get(of, ""), kind, n) for of, kind, n in state.count(tx)])


def _operators_keys(tx: Tx) -> list[KnownKey]:
    """The first account's root keys but for those that clients have made for themselves."""
    first = account.list_accounts(tx)[0]
    root = users.root(tx, first.seq)
    return [
        (digest, key)
        for digest, key in keys.every(tx)
        if key.user_id == root.id and not key.by_client
    ]


def _hand_over(tx: Tx, kept: Iterable[KnownKey]) -> None:
    """Has keys open the first account; those that are known already do what they do."""
    first = account.list_accounts(tx)[0]
    root = users.root(tx, first.seq)
    for digest, key in kept:
        if keys.find(tx, digest) is None and keys.get(tx, key.id) is None:
            key.account, key.user_id = first.seq, root.id
            keys.insert(tx, digest, key)


def _check_jobs(rows: Iterable[state.Row], workflows: Workflows) -> None:
    """A job that nobody here can do would be at it for ever."""
    for row in rows:
        if isinstance(row, state.JobRow) and not workflows.knows(row.workflow, row.step):
            raise BadRequest(
                f"This version of Roost does not know the step {row.step} of {row.workflow}"
            )


def _check_accounts(tx: Tx) -> None:
    """Everything belongs to somebody, and every account has a root user."""
    accounts = {record.seq for record in account.list_accounts(tx)}
    if not accounts:
        raise BadRequest("The state has no account")
    for number in sorted(accounts):
        if not any(user.state.root for user in tx.children(users.USERS, number)):
            raise BadRequest(f"The account {number} of the state has no root user")
    owners = {number for number, _, _ in state.count(tx)} | {job.account for job in work.every(tx)}
    strangers = owners - accounts - {0}
    if strangers:
        raise BadRequest(f"The state has something of an account {min(strangers)}, but not that")


def _tell_all(tx: Tx, topics: Iterable[str]) -> None:
    """Whatever anybody keeps in memory is of the past."""
    for topic in topics:
        tx.notify(topic)
