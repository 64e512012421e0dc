"""People who are users of several accounts: in each another user, in one of them at home."""

import msgspec

from ...store import Kind, Nothing, Tx
from .documents import USERS, UserRecord


class Membership(msgspec.Struct):
    """account: the number of the account in which somebody is a user as well."""

    account: int


MEMBERSHIPS = Kind("membership", Membership, Nothing, USERS.missing, counted=False)
"""In the collection of the user at home, under the id of the user in the other account."""


def begin(tx: Tx, user: UserRecord) -> None:
    """Keeps at whose home a new user is known, if he comes from another account."""
    home = user.hidden.home and tx.find(USERS, user.hidden.home, lock="share")
    if home:
        tx.insert(MEMBERSHIPS, user.id, home.account, Membership(user.account), owner=home.seq)


def end(tx: Tx, user: UserRecord) -> None:
    """Forgets a user who is about to go, at home and wherever he has come from here."""
    known = tx.find(MEMBERSHIPS, user.id, lock="update")
    for each in [*([known] if known else []), *tx.children(MEMBERSHIPS, user.seq, "update")]:
        tx.delete(each)


def accounts_of(tx: Tx, user_id: str, account: int) -> list[int]:
    """The numbers of all accounts of which a person is a user, his home first."""
    user = tx.find(USERS, user_id, account)
    home = user and (tx.find(USERS, user.hidden.home) if user.hidden.home else user)
    if not home:
        return [account]
    return [home.account, *(each.body.account for each in tx.children(MEMBERSHIPS, home.seq))]
