"""What may happen to sessions: a role is taken on for a while, by whom a trust lets do it.

The session is the principal from then on: it may do what the role's policies allow, and nothing of
what its user may. What bounds the key that began it bounds it too. It ends at its time, when
somebody ends it, and with its user, its role and the trust that let it in.
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
from ....store import SECOND, Tx, iso, keys
from ....store.secret import Secret
from ....store.work import Job
from ... import oidc, users
from ..rights import of_policies, of_role
from ..role_trusts import conditions, identities
from ..role_trusts import rules as trusts
from ..role_trusts.documents import TRUSTS, TrustRecord
from ..roles.documents import ROLES, SHORTEST, USUAL, RoleRecord
from .documents import (
    SESSIONS,
    AssumeRole,
    AuthMethod,
    RoleSession,
    SessionRecord,
    SessionState,
    StoredSession,
)

PREFIX = "ars-"
LENGTH = 48
SHOWN = 5
MOST = 500
"""Live sessions of one user, or of one issuer."""
NOT_TRUSTED = "No trust lets the bearer of this token take the role on now"
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
        raise Forbidden("A session cannot assume a role")
    if wanted.oidc_issuer_id or wanted.auth_method != "api_key":
        raise BadRequest("Invalid auth_method: this request carries an API key, and no OIDC token")
    user = _whose(tx, caller, wanted.user_id)
    role = _role(tx, caller.account, wanted)
    authorizer = tx.service(Authorizer)
    about = Resource("roles", role.id)
    if not all(authorizer.decide(caller, each, about).allowed for each in ALSO):
        raise Forbidden(REFUSAL)
    trust, held = _trusted(tx, caller.account, user.id, role.id, client)
    if len(tx.matching(SESSIONS, caller.account, "user_id", user.id, MOST)) >= MOST:
        raise BadRequest(f"A user has at most {MOST} sessions")
    bounds = [each.ids for each in caller.bounds]
    state = SessionState(_ends(tx, role, wanted), trust.id, bounds)
    return _begin(tx, role, wanted, client, token, state, user_id=user.id, held=held)


def assume_by_token(
    tx: Tx, identity: oidc.Identity, client: str, wanted: AssumeRole, token: str
) -> NewSession:
    """The same for the bearer of a token of an issuer that the role's account trusts."""
    if wanted.oidc_issuer_id not in ("", identity.issuer_id) or wanted.user_id:
        raise Forbidden(NOT_TRUSTED)
    role = _role(tx, identity.account, wanted)
    if not oidc.is_there(tx, identity.account, identity.source, identity.subject):
        raise Forbidden(NOT_TRUSTED)
    found = identities.trusting(tx, identity, trusts.TEMPORARY)
    of_role = [trust for trust in found if trust.body.role_id == role.id]
    let_in = identities.held(tx, of_role, identity, client)
    if let_in is None:
        raise Forbidden(NOT_TRUSTED)
    if len(tx.matching(SESSIONS, role.account, "issuer_id", identity.issuer_id, MOST)) >= MOST:
        raise BadRequest(f"An issuer has at most {MOST} sessions")
    state = SessionState(
        _ends(tx, role, wanted),
        let_in.trust.id,
        issuer_id=identity.issuer_id,
        subject=identity.subject,
    )
    shown = "" if identity.source in oidc.SERVERS else identity.issuer_id
    return _begin(
        tx, role, wanted, client, token, state, issuer_id=shown, held=let_in.conditions,
        method="jwt" if wanted.auth_method == "jwt" else "oidc",
    )  # fmt: skip


def account_of(tx: Tx, role_id: str) -> int | None:
    """Whose role it is that somebody with a token asks for: no key says so."""
    role = tx.find(ROLES, role_id)
    return role.account if role is not None else None


def _role(tx: Tx, account: int, wanted: AssumeRole) -> RoleRecord:
    if not wanted.role_id:
        raise BadRequest("Missing required field: role_id")
    return tx.get(ROLES, wanted.role_id, account, "share")


def _ends(tx: Tx, role: RoleRecord, wanted: AssumeRole) -> int:
    longest = role.body.max_session_duration
    duration = wanted.duration or min(USUAL, longest)
    if not SHORTEST <= duration <= longest:
        raise BadRequest(f"Invalid duration: must be from {SHORTEST} to {longest} seconds")
    return tx.now + duration * SECOND


def _begin(
    tx: Tx,
    role: RoleRecord,
    wanted: AssumeRole,
    client: str,
    token: str,
    state: SessionState,
    *,
    held: list[str],
    user_id: str = "",
    issuer_id: str = "",
    method: AuthMethod = "api_key",
) -> NewSession:
    session = StoredSession(
        id=str(uuid4()),
        user_id=user_id,
        oidc_issuer_id=issuer_id,
        role_id=role.id,
        session_name=wanted.session_name,
        auth_method=method,
        assumed_at=iso(tx.now),
        expires_at=iso(state.expires),
        conditions_met=held,
        source_ip=client,
        last5=token[-SHOWN:],
    )
    digest = tx.service(Secret).digest(token)
    record = tx.insert(SESSIONS, digest, role.account, session, state)
    jobs.start(tx, EXPIRE, role.account, record, due_at=state.expires)
    return NewSession(record, token)


def find(tx: Tx, account: int, token: str) -> SessionRecord:
    """Raises Missing for one that is over."""
    record = tx.get(SESSIONS, tx.service(Secret).digest(token), account)
    if tx.now >= record.state.expires:
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
        remaining_duration=max(0, (record.state.expires - now) // SECOND),
        conditions_met=body.conditions_met,
        source_ip=body.source_ip,
    )


def show_all(tx: Tx, found: Iterable[SessionRecord]) -> list[RoleSession]:
    return [show(tx.now, record) for record in found if tx.now < record.state.expires]


def end_all(tx: Tx, account: int, user_id: str) -> None:
    """Ends all that a user has."""
    for found in tx.matching(SESSIONS, account, "user_id", user_id, MOST):
        _end(tx, tx.get(SESSIONS, found.id, account, "update"))


def principal(tx: Tx, digest: str) -> Principal | None:
    """Who a session is, by the digest of its token; None for one that is over, by itself or by what
    it follows from.
    """
    session = tx.find(SESSIONS, digest)
    if session is None:
        return None
    account, body, state = session.account, session.body, session.state
    trust = tx.find(TRUSTS, state.trust, account)
    if trust is None or not trusts.is_alive(trust, tx.now) or trust.body.role_id != body.role_id:
        return None
    if trusts.role_of(tx, trust) is None:
        return None
    user = tx.find(users.USERS, body.user_id, account)
    if user is not None:
        if not users.may_act(user) or not trusts.trusts_user(tx, trust, user.id):
            return None
    elif not _is_trusted(tx, session, trust):
        return None
    ends = conditions.moment(trust.body.valid_until)
    networks = users.networks(user.state.whitelist) if user is not None else ()
    return Principal(
        account=account,
        user_id=body.user_id,
        user_name=user.body.name if user is not None else state.subject,
        key_id="",
        allow=tuple(parse_network(text) for text in networks),
        expires_at=state.expires if ends is None else min(ends, state.expires),
        roles=frozenset({body.role_id}),
        session=body.id,
        rights=of_role(tx, account, body.role_id),
        bounds=tuple(of_policies(tx, account, ids) for ids in state.bounds),
    )


def _is_trusted(tx: Tx, session: SessionRecord, trust: TrustRecord) -> bool:
    """Whether a session that a token began goes on."""
    state = session.state
    issuer = tx.find(oidc.ISSUERS, state.issuer_id, session.account)
    if issuer is None:
        return False
    source = issuer.body.source
    return identities.is_trusted(trust, issuer.id, source) and oidc.is_there(
        tx, session.account, source, state.subject
    )


def _whose(tx: Tx, caller: Principal, wanted: str) -> users.UserRecord:
    """The user that a session is for: the caller, or whom root names."""
    user_id = wanted or caller.user_id
    if user_id != caller.user_id and not (caller.rights.root and not caller.bounds):
        raise Forbidden("Only root can assume a role for somebody else")
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
    raise Forbidden("No trust allows this user to assume the role now")


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
