"""Whether those whom tokens tell of are still there: a token outlives what it says."""

from ...store import Tx
from .. import users
from .grants import rules as grants
from .identity.rules import KINDS
from .issuers.documents import PROVIDER, SERVERS
from .issuers.trust import Identity
from .providers.documents import PROVIDERS


def user_of(tx: Tx, identity: Identity) -> users.UserRecord | None:
    """The user of the account whom a token of one of its providers tells of, while the sign-in
    lasts that the token came from. A sign-in with another provider is none: whoever has the key of
    one could tell of it.
    """
    if identity.source != PROVIDER:
        return None
    found = grants.live(tx, str(identity.claims.get("sid", "")), identity.account)
    if found is None:
        return None
    grant, user = found
    provider = tx.find(PROVIDERS, grant.body.provider_id, identity.account)
    is_its_own = provider is not None and provider.body.issuer_id == identity.issuer_id
    return user if is_its_own and user.id == identity.subject else None


def is_there(tx: Tx, account: int, source: str, subject: str) -> bool:
    """Whether there is who a token told of, as far as Roost knows of him."""
    if source == PROVIDER:
        user = tx.find(users.USERS, subject, account)
        return user is not None and users.may_act(user)
    if source in SERVERS:
        kind, _, id = subject.partition(":")
        return kind == source and tx.find(KINDS[source], id, account) is not None
    return True
