"""What may happen to users. Whoever changes one notifies store.keys.TOPIC: keys act for users.

Whoever may manage users gives and takes what he has himself, and nothing more. The root user is
changed by nobody else, and cannot lose what makes him one.
"""

import re
from collections.abc import Iterable, Set
from typing import NamedTuple, Protocol
from uuid import uuid4

from ...access.authorizer import Authorizer, covers
from ...access.managed import ManagedPolicies
from ...access.principals import Principal
from ...http.errors import BadRequest, Forbidden
from ...store import Tx, iso, keys
from . import memberships, standing
from .activity import forget
from .documents import (
    ALL_ACLS,
    USERS,
    Status,
    User,
    UserCreate,
    UserRecord,
    UserState,
    UserUpdate,
)

IMPLIED = {
    "manage_users": ALL_ACLS,
    "provisioning": ("subscriptions", "subscriptions_view"),
}
"""Permissions that come with others."""

ROOT = "Only the root user may change the root user"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\Z")


class FirstKeys(Protocol):
    """What apikeys provides: the key that a service user begins with."""

    def first_key(self, tx: Tx, caller: Principal, user: UserRecord) -> str:
        """The key itself; it has no more than the one in use."""
        ...


class Created(NamedTuple):
    """api_key: a service user's; empty for anybody else."""

    user: UserRecord
    api_key: str


def create_root(
    tx: Tx, account: int, name: str, email: str, *, id: str = "", status: Status = "active"
) -> UserRecord:
    """The first user of a new account, with every permission."""
    first, _, last = name.partition(" ")
    user = User(
        id=id or str(uuid4()),
        name=name,
        first_name=first,
        last_name=last,
        email=email,
        api_enabled=True,
        service_user=False,
        acls=list(ALL_ACLS),
        invited_by="",
        invited_on="",
        invite_accepted=status == "active",
        status=status,
        last_activity="",
    )
    return _insert(tx, account, user, UserState(root=True))


def create(tx: Tx, caller: Principal, wanted: UserCreate) -> Created:
    """A service user with his first key, or somebody who has yet to accept his invitation.

    Raises BadRequest, and Forbidden for permissions that the caller lacks.
    """
    name, first, last = _names(wanted.name, wanted.first_name, wanted.last_name)
    if not name:
        raise BadRequest("Missing required field: name, or first_name and last_name")
    if not wanted.service_user and not wanted.password:
        raise BadRequest("Missing required field: password")
    _require_may_give(tx, caller, wanted.acls)
    email = free_email(tx, caller.account, wanted.email)
    invited = not wanted.service_user
    user = User(
        id=str(uuid4()),
        name=name,
        first_name=first,
        last_name=last,
        email=email,
        api_enabled=wanted.api_enabled,
        service_user=wanted.service_user,
        acls=in_order(set(wanted.acls)),
        invited_by=email_of(tx, caller) if invited else "",
        invited_on=iso(tx.now) if invited else "",
        invite_accepted=not invited,
        status="pending" if invited else "active",
        last_activity="",
    )
    record = _insert(tx, caller.account, user, UserState())
    if invited:
        return Created(record, "")
    return Created(record, tx.service(FirstKeys).first_key(tx, caller, record))


def join(
    tx: Tx, account: int, email: str, person: UserRecord | None, *, api_enabled: bool, by: str
) -> UserRecord:
    """The user of somebody who has accepted an invitation to another's organization.

    He may do nothing until somebody lets him. person: who he is in the account that he comes from,
    if he comes from one. by: the email address of whoever invited him. Raises BadRequest.
    """
    name, first, last = email, email, ""
    if person is not None:
        name, first, last = person.body.name, person.body.first_name, person.body.last_name
    user = User(
        id=str(uuid4()),
        name=name,
        first_name=first,
        last_name=last,
        email=free_email(tx, account, email),
        api_enabled=api_enabled,
        service_user=False,
        acls=[],
        invited_by=by,
        invited_on=iso(tx.now),
        invite_accepted=True,
        status="active",
        last_activity="",
    )
    home = "" if person is None else person.hidden.home or person.id
    record = _insert(tx, account, user, UserState(home=home))
    memberships.begin(tx, record)
    return record


def update(tx: Tx, caller: Principal, id: str, wanted: UserUpdate) -> None:
    """Raises BadRequest, and Forbidden for what the caller may not give or change."""
    record = tx.get(USERS, id, caller.account, "update")
    require_may_change(caller, record)
    body = record.body
    if wanted.acls is not None:
        _set_acls(tx, caller, record, wanted.acls)
    if wanted.api_enabled is not None:
        if record.hidden.root and not wanted.api_enabled:
            raise Forbidden("The root user may always use the API")
        body.api_enabled = wanted.api_enabled
    if wanted.email is not None and wanted.email != body.email:
        body.email = free_email(tx, caller.account, wanted.email, record)
    _rename(body, wanted)
    store(tx, record)


def set_acls(tx: Tx, caller: Principal, record: UserRecord, acls: Iterable[str]) -> None:
    """Has a user have these permissions and no others. Raises Forbidden as `update` does."""
    require_may_change(caller, record)
    _set_acls(tx, caller, record, acls)
    store(tx, record)


def accept(tx: Tx, record: UserRecord) -> None:
    """Has somebody accept the invitation that he is pending with."""
    record.body.status, record.body.invite_accepted = "active", True
    store(tx, record)


def suspend(tx: Tx, caller: Principal, id: str) -> None:
    """Takes away all access until `unsuspend`, and nothing else. Twice is as good as once.

    Raises Forbidden for the root user, and for the caller himself.
    """
    record = tx.get(USERS, id, caller.account, "update")
    if record.hidden.root:
        raise Forbidden("The root user cannot be suspended")
    if record.id == caller.user_id:
        raise Forbidden("Nobody can suspend himself")
    if record.body.status == "suspended":
        return
    record.hidden.suspended_from = "pending" if record.body.status == "pending" else "active"
    record.hidden.date_suspended = iso(tx.now)
    record.body.status = "suspended"
    store(tx, record)


def unsuspend(tx: Tx, account: int, id: str) -> None:
    """Gives a suspended user back what he had. For anybody else there is nothing to do."""
    record = tx.get(USERS, id, account, "update")
    if record.body.status != "suspended":
        return
    record.body.status = record.hidden.suspended_from
    record.hidden.date_suspended = ""
    store(tx, record)


def delete(tx: Tx, account: int, id: str) -> None:
    """Ends a user and all keys of his. Raises Forbidden for the root user."""
    record = tx.get(USERS, id, account, "update")
    if record.hidden.root:
        raise Forbidden("The root user cannot be deleted")
    for key in keys.of_user(tx, id):
        keys.delete(tx, key.id)
    forget(tx, id)
    memberships.end(tx, record)
    standing.end(tx, account, id)
    tx.delete(record)
    tx.notify(keys.TOPIC)


def store(tx: Tx, record: UserRecord) -> None:
    """Stores a change of a user; his keys follow it from this commit on."""
    record.hidden.date_updated = iso(tx.now)
    tx.update(record)
    tx.notify(keys.TOPIC)


def require_may_change(caller: Principal, record: UserRecord) -> None:
    """Raises Forbidden where somebody else would change the root user, or make keys for him."""
    if record.hidden.root and record.id != caller.user_id:
        raise Forbidden(ROOT)


def may_act(user: UserRecord) -> bool:
    """Whether keys and sessions of a user open anything: not while he is pending or suspended."""
    return user.body.status == "active" and user.body.api_enabled


def rights(acls: Iterable[str]) -> frozenset[str]:
    """Permissions with those that come with them."""
    return frozenset(each for acl in acls for each in (acl, *IMPLIED.get(acl, ())))


def lacking(tx: Tx, caller: Principal, acls: Iterable[str]) -> set[str]:
    """Those permissions that somebody has not, whatever policies he has his own by."""
    authorizer, managed = tx.service(Authorizer), tx.service(ManagedPolicies)
    return {
        acl
        for acl in acls
        if not all(covers(authorizer, caller, each.statements) for each in managed.of_acls([acl]))
    }


def in_order(acls: Set[str]) -> list[str]:
    """Permissions as every answer lists them."""
    return [acl for acl in ALL_ACLS if acl in acls]


def root(tx: Tx, account: int, *, update: bool = False) -> UserRecord:
    """The user that an account was made with."""
    [record] = tx.matching(USERS, account, "root", str(True), 1)
    return tx.get(USERS, record.id, account, "update") if update else record


def with_email(tx: Tx, account: int, email: str) -> UserRecord | None:
    """The user of an account with this address, however it is written."""
    return next(iter(tx.matching(USERS, account, "login", email.lower(), 1)), None)


def free_email(tx: Tx, account: int, email: str, but: UserRecord | None = None) -> str:
    """The address; raises BadRequest for what is none, and for one that another user has."""
    if not _EMAIL.match(email):
        raise BadRequest(f"Invalid email: {email or 'empty'} is no email address")
    if but is None or not but.hidden.root:
        root(tx, account, update=True)  # of two who take the same address at once, one waits here
    found = with_email(tx, account, email)
    if found is not None and (but is None or found.id != but.id):
        raise BadRequest(f"Invalid email: there is a user {email} already")
    return email


def email_of(tx: Tx, caller: Principal) -> str:
    """The address of whoever asks; empty for what is nobody's."""
    user = tx.find(USERS, caller.user_id, caller.account)
    return user.body.email if user else ""


def _insert(tx: Tx, account: int, user: User, state: UserState) -> UserRecord:
    state.login = user.email.lower()
    state.date_created = state.date_updated = iso(tx.now)
    return tx.insert(USERS, user.id, account, user, state)


def _set_acls(tx: Tx, caller: Principal, record: UserRecord, wanted: Iterable[str]) -> None:
    acls = in_order(set(wanted))
    if record.hidden.root and acls != list(ALL_ACLS):
        raise Forbidden("The root user always has every permission")
    _require_may_give(tx, caller, acls, record.body.acls)
    record.body.acls = acls


def _require_may_give(
    tx: Tx, caller: Principal, acls: Iterable[str], had: Iterable[str] = ()
) -> None:
    """Nobody gives what he lacks; had: what the user has, and may keep."""
    missing = lacking(tx, caller, rights(acls) - rights(had))
    if missing:
        raise Forbidden(f"You lack permissions that you would give: {', '.join(in_order(missing))}")


def _names(name: str, first: str, last: str) -> tuple[str, str, str]:
    """The whole name, the first and the last one."""
    if first or last:
        return f"{first} {last}".strip(), first, last
    first, _, last = name.strip().partition(" ")
    return name.strip(), first, last


def _rename(body: User, wanted: UserUpdate) -> None:
    """Clients give the whole name, newer ones its parts. An empty name is none given."""
    if wanted.first_name or wanted.last_name:
        first, last = wanted.first_name or body.first_name, wanted.last_name or body.last_name
        body.name, body.first_name, body.last_name = _names("", first, last)
    elif wanted.name:
        body.name, body.first_name, body.last_name = _names(wanted.name, "", "")
