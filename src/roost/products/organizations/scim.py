"""Whether a directory elsewhere may provision an organization's users, and with which token."""

import hmac
import secrets

from ...access.authorizer import Authorizer, covers
from ...access.policies import EVERYTHING, allow
from ...access.principals import Principal
from ...http.errors import Forbidden
from ...store import Tx, iso
from ...store.secret import Secret
from .documents import ORGANIZATIONS, OrganizationRecord, OrganizationScim
from .rules import get

METHOD = "bearer"
TOO_MUCH = "You lack permissions that you would give: a directory gives what any group has"
_BYTES = 32


def new_secret() -> str:
    """What makes a token nobody's guess; made before the transaction."""
    return secrets.token_hex(_BYTES)


def read(tx: Tx, number: int, id: str) -> OrganizationScim:
    return _show(get(tx, number, id))


def switch(tx: Tx, number: int, id: str, *, enabled: bool) -> OrganizationScim:
    """A token that was made stays, and works whenever it is enabled."""
    record = get(tx, number, id, update=True)
    record.state.scim_enabled = enabled
    return _store(tx, record)


def rotate(tx: Tx, caller: Principal, id: str, secret: str) -> OrganizationScim:
    """Another token in the place of the one there was, which opens nothing from now on.

    Whoever has it puts anybody in any group. Raises Forbidden for who may not do all that groups
    may be let do.
    """
    record = get(tx, caller.account, id, update=True)
    if not covers(tx.service(Authorizer), caller, [allow(EVERYTHING)]):
        raise Forbidden(TOO_MUCH)
    token = f"{record.id}.{secret}"
    record.state.scim_digest = tx.service(Secret).digest(token)
    shown = _store(tx, record)
    shown.scim_token = token
    return shown


def by_token(tx: Tx, token: str) -> OrganizationRecord | None:
    """The organization that a directory may provision with this token."""
    record = tx.find(ORGANIZATIONS, token.partition(".")[0])
    if record is None or not record.state.scim_enabled or record.state.deleted_at:
        return None
    digest = tx.service(Secret).digest(token)
    return record if hmac.compare_digest(digest, record.state.scim_digest) else None


def _store(tx: Tx, record: OrganizationRecord) -> OrganizationScim:
    record.state.scim_updated = iso(tx.now)
    record.state.scim_added = record.state.scim_added or record.state.scim_updated
    tx.update(record)
    return _show(record)


def _show(record: OrganizationRecord) -> OrganizationScim:
    state = record.state
    return OrganizationScim(state.scim_enabled, METHOD, state.scim_added, state.scim_updated)
