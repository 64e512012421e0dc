"""Users that a directory elsewhere makes and keeps up to date. Nobody invites them.

A directory has no user of its own, and gives no permissions: a user has those of his groups. The
root user is not the directory's.
"""

from typing import NamedTuple
from uuid import uuid4

from ...access.principals import Principal
from ...http.errors import Forbidden
from ...store import Tx
from .documents import USERS, Profile, User, UserRecord, UserState
from .rules import accept, free_email, insert, store, suspend, unsuspend


class Provisioned(NamedTuple):
    """What a directory says of a user. active: None for what it does not say."""

    email: str
    name: str
    first_name: str
    last_name: str
    active: bool | None
    profile: Profile


def provision(tx: Tx, caller: Principal, wanted: Provisioned) -> UserRecord:
    """Makes a user, who needs no invitation. Raises BadRequest."""
    user = User(
        id=str(uuid4()),
        name=wanted.name,
        first_name=wanted.first_name,
        last_name=wanted.last_name,
        email=free_email(tx, caller.account, wanted.email),
        api_enabled=True,
        service_user=False,
        acls=[],
        invited_by="",
        invited_on="",
        invite_accepted=True,
        status="active",
        last_activity="",
    )
    record = insert(tx, caller.account, user, UserState(profile=wanted.profile))
    return _switched(tx, caller, record, wanted)


def provision_again(
    tx: Tx, caller: Principal, record: UserRecord, wanted: Provisioned
) -> UserRecord:
    """Makes a user what a directory says of him now. Raises BadRequest, and Forbidden for root."""
    if record.state.root:
        raise Forbidden("The root user belongs to no directory")
    body, state = record.body, record.state
    if wanted.email != body.email:
        body.email = free_email(tx, caller.account, wanted.email, record)
    body.name, body.first_name, body.last_name = wanted.name, wanted.first_name, wanted.last_name
    state.profile = wanted.profile
    store(tx, record)
    return _switched(tx, caller, record, wanted)


def with_handle(tx: Tx, account: int, user_name: str) -> UserRecord | None:
    """The user with a user name that is no email address."""
    return next(iter(tx.matching(USERS, account, "handle", user_name.lower(), 1)), None)


def _switched(tx: Tx, caller: Principal, record: UserRecord, wanted: Provisioned) -> UserRecord:
    """Lets a user act, or not. A directory may let in whoever has not accepted his invitation."""
    if wanted.active is None or wanted.active == (record.body.status == "active"):
        return record
    if not wanted.active:
        suspend(tx, caller, record.id)
    else:
        unsuspend(tx, caller.account, record.id)
        pending = tx.get(USERS, record.id)
        if pending.body.status == "pending":
            accept(tx, pending)
    return tx.get(USERS, record.id)
