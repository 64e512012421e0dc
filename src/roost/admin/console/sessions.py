"""How a session of the console begins, what it lets in, and when it ends.

The link and the session each have a secret of their own, which is told once; the store has their
digests. What a change has to carry follows from the session's secret, so it is stored nowhere.
"""

import hashlib
import hmac
import secrets
from typing import NamedTuple

from ...access.principals import Principal
from ...access.rights import EVERYBODY
from ...http.errors import Forbidden, NotFound, Unauthorized
from ...products import account, apikeys, users
from ...store import HOUR, MINUTE, Tx, sessions
from ...store.secret import Secret
from ...store.sessions import Session

LINK_LASTS = 2 * MINUTE
SESSION_LASTS = 12 * HOUR
ENDED = "There is no session, or it has ended."


class Entered(NamedTuple):
    """A session and its secret, which the browser keeps in a cookie."""

    token: str
    session: Session


def new_link(tx: Tx) -> tuple[str, int]:
    """The code of a link, and when it ends (machine time)."""
    code = secrets.token_urlsafe(32)
    ends_at = tx.machine + LINK_LASTS
    sessions.begin(tx, _digest(tx, code), Session(sessions.LINK, "", ends_at))
    return code, ends_at


def enter(tx: Tx, code: str) -> Entered | None:
    """The operator's session that a link begins; None for one that was used or is too old."""
    if not code or not sessions.use_link(tx, _digest(tx, code)):
        return None
    return _begin(tx, sessions.OPERATOR, "")


def log_in(tx: Tx, key_id: str) -> Entered:
    """A session that may do what this key may."""
    return _begin(tx, sessions.KEY, key_id)


def require(tx: Tx, token: str, *, operators: bool) -> Session:
    """The session with this secret. operators: whether the operator's are good here.

    Raises Unauthorized.
    """
    session = sessions.find(tx, _digest(tx, token)) if token else None
    if session is None or (session.kind == sessions.OPERATOR and not operators):
        raise Unauthorized(ENDED)
    return session


def end(tx: Tx, token: str) -> None:
    sessions.end(tx, _digest(tx, token))


def csrf(token: str) -> str:
    """What the session's changes carry. A page of another site can read neither of the two."""
    return hmac.new(token.encode(), b"roost console changes", hashlib.sha256).hexdigest()


def principal(tx: Tx, session: Session, account_id: str) -> Principal:
    """Who acts in a session. account_id: the operator's choice, empty for the first account.

    Raises Unauthorized where the key of the session is gone, NotFound for an unknown account.
    """
    if session.kind == sessions.OPERATOR:
        return _as_root(tx, chosen(tx, account_id))
    try:
        found = apikeys.principal_of(tx, session.key_id)
    except NotFound:
        raise Unauthorized(ENDED) from None
    if found.expires_at is not None and tx.now >= found.expires_at:
        raise Unauthorized(ENDED)
    return found


def chosen(tx: Tx, account_id: str) -> account.AccountRecord:
    """The account that the operator looks at. Raises NotFound."""
    if not account_id:
        return account.first(tx)
    record = tx.find(account.ACCOUNTS, account_id, 0)
    if record is None:
        raise NotFound(f"There is no account {account_id}")
    return record


def require_operator(session: Session) -> None:
    """Raises Forbidden."""
    if session.kind != sessions.OPERATOR:
        raise Forbidden("Only whoever runs this Roost may do this: `roost console` lets him in.")


def _as_root(tx: Tx, record: account.AccountRecord) -> Principal:
    """Whoever runs this Roost, in the place of an account's root user."""
    root = users.root(tx, record.seq)
    return Principal(
        record.seq, root.id, root.body.name, "",
        acls=users.rights(root.body.acls), rights=EVERYBODY,
    )  # fmt: skip


def _begin(tx: Tx, kind: str, key_id: str) -> Entered:
    token = secrets.token_urlsafe(32)
    session = Session(kind, key_id, tx.machine + SESSION_LASTS)
    sessions.begin(tx, _digest(tx, token), session)
    return Entered(token, session)


def _digest(tx: Tx, secret: str) -> str:
    return tx.service(Secret).digest(secret)
