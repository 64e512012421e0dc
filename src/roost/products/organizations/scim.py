"""Whether a directory elsewhere may provision an organization's users, and with which token."""

import hmac
import secrets

from ...store import Tx, iso
from ...store.secret import Secret
from .documents import ORGANIZATIONS, OrganizationRecord, OrganizationScim
from .rules import get

METHOD = "bearer"
_BYTES = 32


def new_secret() -> str:
    """What makes a token nobody's guess; made before the transaction."""
    return secrets.token_hex(_BYTES)


def read(tx: Tx, number: int, id: str) -> OrganizationScim:
    return _show(get(tx, number, id))


def switch(tx: Tx, number: int, id: str, *, enabled: bool) -> OrganizationScim:
    """A token that was made stays, and works whenever it is enabled."""
    record = get(tx, number, id, update=True)
    record.hidden.scim_enabled = enabled
    return _store(tx, record)


def rotate(tx: Tx, number: int, id: str, secret: str) -> OrganizationScim:
    """Another token in the place of the one there was, which opens nothing from now on."""
    record = get(tx, number, id, update=True)
    token = f"{record.id}.{secret}"
    record.hidden.scim_digest = tx.service(Secret).digest(token)
    shown = _store(tx, record)
    shown.scim_token = token
    return shown


def by_token(tx: Tx, token: str) -> OrganizationRecord | None:
    """The organization that a directory may provision with this token."""
    record = tx.find(ORGANIZATIONS, token.partition(".")[0])
    if record is None or not record.hidden.scim_enabled or record.hidden.deleted_at:
        return None
    digest = tx.service(Secret).digest(token)
    return record if hmac.compare_digest(digest, record.hidden.scim_digest) else None


def _store(tx: Tx, record: OrganizationRecord) -> OrganizationScim:
    record.hidden.scim_updated = iso(tx.now)
    record.hidden.scim_added = record.hidden.scim_added or record.hidden.scim_updated
    tx.update(record)
    return _show(record)


def _show(record: OrganizationRecord) -> OrganizationScim:
    state = record.hidden
    return OrganizationScim(state.scim_enabled, METHOD, state.scim_added, state.scim_updated)
