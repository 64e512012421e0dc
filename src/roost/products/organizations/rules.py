"""What may happen to organizations.

Every account has one from the beginning, whose users are the account's. It is stored when anybody
first asks for it. An account may have more, of which it is the owner alone: keys act in the first.
What a person is let see of other people's organizations is that he is in them.
"""

from uuid import uuid4

from ...access.principals import Principal
from ...http.errors import BadRequest
from ...store import Missing, Taken, Tx, iso
from .. import account, users
from .documents import (
    MISSING,
    ORGANIZATIONS,
    PERSONAL,
    Organization,
    OrganizationChange,
    OrganizationCreate,
    OrganizationRecord,
    OrganizationState,
)

MOST = 100
"""Organizations of one account, deleted ones among them."""


def own(tx: Tx, number: int) -> OrganizationRecord:
    """The organization that an account has from the beginning."""
    holder = account.of_number(tx, number)
    found = tx.find(ORGANIZATIONS, holder.id)
    if found is not None:
        return found
    made = Organization(
        holder.id, holder.body.name, PERSONAL, holder.hidden.date_created or iso(tx.now)
    )
    try:
        return tx.insert(ORGANIZATIONS, made.id, number, made, OrganizationState(is_own=True))
    except Taken:  # somebody else has just asked for the first time
        return tx.get(ORGANIZATIONS, made.id)


def has_begun(tx: Tx, number: int) -> bool:
    """Whether it is stored."""
    return tx.find(ORGANIZATIONS, account.of_number(tx, number).id) is not None


def get(tx: Tx, number: int, id: str, *, update: bool = False) -> OrganizationRecord:
    """One of an account's organizations, that is not deleted; raises Missing."""
    own(tx, number)
    record = tx.get(ORGANIZATIONS, id, number, "update" if update else "")
    if record.hidden.deleted_at:
        raise Missing(MISSING)
    return record


def seen(tx: Tx, caller: Principal, id: str) -> OrganizationRecord:
    """One that the caller is in; raises Missing."""
    found = next((record for record in of_person(tx, caller) if record.id == id), None)
    if found is None:
        raise Missing(MISSING)
    return found


def of_person(tx: Tx, caller: Principal) -> list[OrganizationRecord]:
    """Those that the caller is in: first those of the account in which he acts."""
    own(tx, caller.account)
    living = [
        each for each in tx.children(ORGANIZATIONS, caller.account) if not each.hidden.deleted_at
    ]
    numbers = users.accounts_of(tx, caller.user_id, caller.account)
    return living + [own(tx, number) for number in numbers if number != caller.account]


def create(tx: Tx, number: int, wanted: OrganizationCreate) -> OrganizationRecord:
    """Raises BadRequest where there are too many."""
    own(tx, number)
    users.root(tx, number, update=True)  # of two who make the last one, one waits here
    there = tx.children(ORGANIZATIONS, number)
    if len(there) >= MOST:
        deleted = [each for each in there if each.hidden.deleted_at]
        if not deleted:
            raise BadRequest(f"An account has {MOST} organizations at most")
        tx.delete(min(deleted, key=lambda each: each.hidden.deleted_at))
    body = Organization(str(uuid4()), wanted.name, wanted.type or PERSONAL, iso(tx.now))
    return tx.insert(ORGANIZATIONS, body.id, number, body, OrganizationState())


def update(tx: Tx, number: int, id: str, wanted: OrganizationChange) -> OrganizationRecord:
    record = get(tx, number, id, update=True)
    record.body.name = wanted.name or record.body.name
    record.body.type = wanted.type or record.body.type
    tx.update(record)
    return record


def delete(tx: Tx, number: int, id: str) -> None:
    """`restore` takes it back. Raises BadRequest for the one that the account must have."""
    record = get(tx, number, id, update=True)
    if record.hidden.is_own:
        raise BadRequest("The organization that an account began with cannot be deleted")
    record.hidden.deleted_at = tx.now
    tx.update(record)


def restore(tx: Tx, number: int, id: str) -> OrganizationRecord:
    """Takes back that one was deleted; one that was not stays as it is."""
    own(tx, number)
    record = tx.get(ORGANIZATIONS, id, number, "update")
    if record.hidden.deleted_at:
        record.hidden.deleted_at = 0
        tx.update(record)
    return record


def let_in(tx: Tx, number: int, email: str, *, api_enabled: bool, by: str) -> users.UserRecord:
    """Makes somebody a user of an account because he has accepted its invitation.

    Whoever has this address in another account is the same person. Raises BadRequest.
    """
    person = _person(tx, number, email)
    if person is not None:
        own(tx, person.account)
    return users.join(tx, number, email, person, api_enabled=api_enabled, by=by)


def _person(tx: Tx, number: int, email: str) -> users.UserRecord | None:
    """Whoever has an address in another account; it looks into each, the oldest first."""
    for other in account.list_accounts(tx):
        found = None if other.seq == number else users.with_email(tx, other.seq, email)
        if found is not None and found.body.status == "active":
            return found
    return None
