"""What may happen to sessions: a role is taken on for a while, by whom a trust lets do it.

The session is the principal from then on: it may do what the role's policies allow, and nothing of
what its user may. It ends at its time, when somebody ends it, and with its user, its role and the
trust that let it in.
"""

import secrets
from collections.abc import Iterable
from string import ascii_letters, digits
from typing import NamedTuple
from uuid import uuid4

from ....access.actions import Action
from ....access.authorizer import Authorizer, Resource
from ....access.principals import Principal
from ....access.rights import REFUSAL
from ....engine import jobs
from ....engine.workflows import FOREVER, Step, Workflow
from ....http.errors import BadRequest, Forbidden, NotFound
from ....http.networks import parse_network
from ....store import SECOND, Store, Tx, iso, keys
from ....store.secret import Secret
from ....store.work import Job
from ... import users
from ..rights import of_role
from ..role_trusts import conditions
from ..role_trusts import rules as trusts
from ..role_trusts.documents import TRUSTS, TrustRecord
from ..roles.documents import ROLES, SHORTEST, USUAL
from .documents import (
    SESSIONS,
    AssumeRole,
    RoleSession,
    SessionRecord,
    SessionState,
    StoredSession,
)

PREFIX = "ars-"
LENGTH = 48
SHOWN = 5
MOST = 500
"""Live sessions of one user."""
ALSO = (Action("read-role", "iam.role.Read"), Action("read-session", "iam.assumedrole.Read"))
"""What taking a role on needs beside the action of its own."""


class NewSession(NamedTuple):
    record: SessionRecord
    token: str


def new_token() -> str:
    return PREFIX + "".join(secrets.choice(ascii_letters + digits) for _ in range(LENGTH))


def assume(tx: Tx, caller: Principal, client: str, wanted: AssumeRole, token: str) -> NewSession:
    """Raises Forbidden where no trust lets the caller, BadRequest for too long a time.

    For somebody else only root may ask.
    """
    if caller.session:
        raise Forbidden("A session cannot take a role on")
    if wanted.oidc_issuer_id or wanted.auth_method != "api_key":
        raise BadRequest("Roost does not take OIDC tokens yet: auth_method must be api_key")
    user = _whose(tx, caller, wanted.user_id)
    if not wanted.role_id:
        raise BadRequest("Missing required field: role_id")
    role = tx.get(ROLES, wanted.role_id, caller.account, "share")
    authorizer = tx.service(Authorizer)
    about = Resource("roles", role.id)
    if not all(authorizer.decide(caller, each, about).allowed for each in ALSO):
        raise Forbidden(REFUSAL)
    trust, held = _trusted(tx, caller.account, user.id, role.id, client)
    duration = wanted.duration or min(USUAL, role.body.max_session_duration)
    if not SHORTEST <= duration <= role.body.max_session_duration:
        longest = role.body.max_session_duration
        raise BadRequest(f"Invalid duration: must be from {SHORTEST} to {longest} seconds")
    if len(tx.matching(SESSIONS, caller.account, "user_id", user.id, MOST)) >= MOST:
        raise BadRequest(f"A user has at most {MOST} sessions")
    expires = tx.now + duration * SECOND
    session = StoredSession(
        id=str(uuid4()),
        user_id=user.id,
        role_id=role.id,
        session_name=wanted.session_name,
        auth_method="api_key",
        assumed_at=iso(tx.now),
        expires_at=iso(expires),
        conditions_met=held,
        source_ip=client,
        last5=token[-SHOWN:],
    )
    record = tx.insert(
        SESSIONS, tx.service(Secret).digest(token), caller.account, session,
        SessionState(expires, trust.id),
    )  # fmt: skip
    jobs.start(tx, EXPIRE, caller.account, record, due_at=expires)
    return NewSession(record, token)


def find(tx: Tx, account: int, token: str) -> SessionRecord:
    """Raises Missing for one that is over."""
    record = tx.get(SESSIONS, tx.service(Secret).digest(token), account)
    if tx.now >= record.hidden.expires:
        raise NotFound(SESSIONS.missing)
    return record


def end(tx: Tx, account: int, token: str) -> None:
    find(tx, account, token)
    _end(tx, tx.get(SESSIONS, tx.service(Secret).digest(token), account, "update"))


def show(now: int, record: SessionRecord, token: str = "") -> RoleSession:
    body = record.body
    return RoleSession(
        id=body.id,
        session_token=token or body.last5.rjust(len(PREFIX) + LENGTH, "*"),
        user_id=body.user_id,
        oidc_issuer_id=body.oidc_issuer_id,
        role_id=body.role_id,
        session_name=body.session_name,
        auth_method=body.auth_method,
        expires_at=body.expires_at,
        assumed_at=body.assumed_at,
        remaining_duration=max(0, (record.hidden.expires - now) // SECOND),
        conditions_met=body.conditions_met,
        source_ip=body.source_ip,
    )


def show_all(tx: Tx, found: Iterable[SessionRecord]) -> list[RoleSession]:
    return [show(tx.now, record) for record in found if tx.now < record.hidden.expires]


def end_all(tx: Tx, account: int, user_id: str) -> None:
    """Ends all that a user has."""
    for found in tx.matching(SESSIONS, account, "user_id", user_id, MOST):
        _end(tx, tx.get(SESSIONS, found.id, account, "update"))


class SessionAuthenticator:
    """Finds the principal behind a session's token; see http.auth.Authenticator."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._secret = store.services.one(Secret)

    async def find(self, token: str) -> Principal | None:
        if not token.startswith(PREFIX):
            return None
        digest = self._secret.digest(token)
        return await self._store.read(lambda tx: _principal(tx, digest))


def _principal(tx: Tx, digest: str) -> Principal | None:
    """None for a session that is over, by itself or by what it follows from."""
    session = tx.find(SESSIONS, digest)
    if session is None:
        return None
    account, body = session.account, session.body
    user = tx.find(users.USERS, body.user_id, account)
    trust = tx.find(TRUSTS, session.hidden.trust, account)
    if user is None or not users.may_act(user) or trust is None:
        return None
    if not trusts.is_alive(trust, tx.now) or trusts.role_of(tx, trust) is None:
        return None
    if trust.body.role_id != body.role_id or not trusts.trusts_user(tx, trust, user.id):
        return None
    ends = conditions.moment(trust.body.valid_until)
    expires = session.hidden.expires
    return Principal(
        account=account,
        user_id=user.id,
        user_name=user.body.name,
        key_id="",
        allow=tuple(parse_network(text) for text in users.networks(user.hidden.whitelist)),
        expires_at=expires if ends is None else min(ends, expires),
        roles=frozenset({body.role_id}),
        session=body.id,
        rights=of_role(tx, account, body.role_id),
    )


def _whose(tx: Tx, caller: Principal, wanted: str) -> users.UserRecord:
    """The user that a session is for: the caller, or whom root names."""
    user_id = wanted or caller.user_id
    if user_id != caller.user_id and not (caller.rights.root and not caller.bounds):
        raise Forbidden("Only root can take a role on for somebody else")
    return tx.get(users.USERS, user_id, caller.account, "share")


def _trusted(
    tx: Tx, account: int, user_id: str, role_id: str, client: str
) -> tuple[TrustRecord, list[str]]:
    """The first trust by which a user may take a role on now, and what it asked for."""
    for trust in trusts.assumable_by(tx, account, user_id):
        if trust.body.role_id == role_id:
            held = conditions.met(conditions.parse(trust.body.conditions), client, tx.now, {})
            if held is not None:
                return trust, held
    raise Forbidden("No trust lets this user take the role on now")


def _expired(tx: Tx, job: Job, result: object) -> None:
    record = tx.find(SESSIONS, job.resource_id, lock="update")
    if record is not None:
        tx.delete(record)
        tx.notify(keys.TOPIC)


def _end(tx: Tx, record: SessionRecord) -> None:
    jobs.drop(tx, record)
    tx.delete(record)
    tx.notify(keys.TOPIC)


EXPIRE = Workflow(name="expire-iam-session", steps=(Step("expire", _expired),), failed=FOREVER)
