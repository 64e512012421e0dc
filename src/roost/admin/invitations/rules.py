"""Answers in the place of those who would have had a mail."""

from collections.abc import Iterator

from ...http.errors import BadRequest, NotFound
from ...products import account, invitation, users
from ...store import Tx
from .documents import AllWaiting, Waiting


def waiting(tx: Tx) -> AllWaiting:
    """It looks into every account: use a scan."""
    return AllWaiting(list(_waiting(tx)))


def accept(tx: Tx, which: str) -> Waiting:
    """Has somebody accept. Raises NotFound, and BadRequest where it is too late."""
    found = [each for each in _waiting(tx) if which in (each.id, each.email)]
    if not found:
        raise NotFound(f"No invitation is open for {which}")
    if len(found) > 1:
        raise BadRequest(f"{len(found)} invitations are open for {which}: give an id")
    [one] = found
    if one.kind == "user":
        users.accept(tx, tx.get(users.USERS, one.id, lock="update"))
    elif one.kind == "sub-account":
        account.activate(tx, tx.get(account.ACCOUNTS, one.id, lock="update"))
    else:
        invitation.accept(tx, one.id)
    return one


def _waiting(tx: Tx) -> Iterator[Waiting]:
    """Account by account. The root user of a sub-account waits with it, and is told of once."""
    for owner in account.list_accounts(tx):
        name = owner.body.name
        if not owner.state.activated:
            yield Waiting(owner.id, "sub-account", owner.body.email, name)
        for user in tx.matching(users.USERS, owner.seq, "status", "pending"):
            if not user.state.root:
                yield Waiting(user.id, "user", user.body.email, name)
        for each in tx.matching(
            invitation.INVITATIONS, owner.seq, "invite_status", invitation.PENDING
        ):
            body = each.body
            yield Waiting(each.id, "organization", body.email_invited, name, body.expiration_date)
