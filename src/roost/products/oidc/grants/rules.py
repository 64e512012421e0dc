"""What may happen to grants, as OAuth 2.0 and OpenID Connect have it.

Codes and refresh tokens name their grant and are sealed by a keyed digest, so none is stored: a
code is good once, and of refresh tokens only the last one that was given. Whoever shows another one
has it from somebody else, so everything that the grant has let in ends.
"""

import base64
import hashlib
import hmac
import re
from typing import NamedTuple

from ....engine import jobs
from ....engine.workflows import FOREVER, Step, Workflow
from ....http.errors import BadRequest
from ....store import DAY, MINUTE, SECOND, Tx, iso
from ....store.secret import Secret
from ....store.tx import Lock
from ....store.work import Job
from ... import users
from ..providers import rules as providers
from ..providers.documents import PROVIDERS, ProviderRecord
from .documents import GRANTS, AuthorizeQuery, Grant, GrantRecord, GrantState, TokenRequest

CODE_LIFE = 10 * MINUTE
REFRESH_LIFE = 30 * DAY
"""How long a refresh token is good, from its making."""
S256 = "S256"

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_MOST = {"state": 2048, "nonce": 512, "scope": 512}


class Refusal(Exception):
    """What OAuth 2.0 calls an error: a word that programs know, and a text for people."""

    def __init__(self, error: str, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.error, self.text, self.status = error, text, status


class Granted(NamedTuple):
    """What tokens are made of. refresh: the refresh token."""

    grant: GrantRecord
    user: users.UserRecord
    scope: str
    refresh: str


def destination(tx: Tx, asked: AuthorizeQuery) -> ProviderRecord:
    """Whom a user is to be let in by. Raises BadRequest where he must not be sent back."""
    provider = tx.find(PROVIDERS, asked.client_id)
    if provider is None:
        raise BadRequest("Invalid client_id: there is no such provider")
    if not providers.may_return(provider, asked.redirect_uri):
        raise BadRequest("Invalid redirect_uri: the provider does not have it")
    return provider


def check(asked: AuthorizeQuery) -> None:
    """Raises Refusal for what the application has to be told."""
    if asked.response_type != "code":
        raise Refusal("unsupported_response_type", "response_type must be code")
    if asked.response_mode not in ("", "query"):
        raise Refusal("invalid_request", "response_mode must be query")
    for field, most in _MOST.items():
        if len(getattr(asked, field)) > most:
            raise Refusal("invalid_request", f"{field} has at most {most} characters")
    if "openid" not in asked.scope.split():
        raise Refusal("invalid_scope", "scope must have openid in it")
    if asked.code_challenge or asked.code_challenge_method:
        if asked.code_challenge_method != S256:
            raise Refusal("invalid_request", "code_challenge_method must be S256")
        if _CHALLENGE.fullmatch(asked.code_challenge) is None:
            raise Refusal("invalid_request", "code_challenge is not a SHA-256 in base64url")


def authorize(
    tx: Tx, provider: ProviderRecord, user: users.UserRecord, asked: AuthorizeQuery, id: str
) -> str:
    """A code for an application that asks, of a user who has agreed. Raises Refusal."""
    tx.get(PROVIDERS, provider.id, lock="share")
    if user.account != provider.account or not users.may_act(user):
        raise Refusal("access_denied", "The provider does not know this user")
    scope = " ".join(each for each in providers.SCOPES if each in asked.scope.split())
    grant = Grant(
        id=id,
        provider_id=provider.id,
        user_id=user.id,
        scope=scope,
        date_created=iso(tx.now),
    )
    state = GrantState(
        redirect_uri=asked.redirect_uri,
        challenge=asked.code_challenge,
        nonce=asked.nonce,
        auth_time=tx.now // SECOND,
        expires=tx.now + CODE_LIFE,
    )
    record = tx.insert(GRANTS, id, provider.account, grant, state)
    jobs.start(tx, EXPIRE, provider.account, record, due_at=state.expires)
    return f"{id}.{_seal(tx, 'code', id)}"


def redeem(
    tx: Tx, provider: ProviderRecord, asked: TokenRequest, *, known: bool
) -> Granted | Refusal:
    """known: whether the application has shown its secret. Raises Refusal; one that is returned has
    changed something.
    """
    id, _, seal = asked.code.partition(".")
    grant = _sealed(tx, provider, id, "code", seal)
    if grant is None or tx.now >= grant.state.expires:
        raise Refusal("invalid_grant", "The code is unknown, or has expired")
    state = grant.state
    if state.redeemed:
        end(tx, grant)
        return Refusal("invalid_grant", "The code was used already: what it has let in has ended")
    if state.redirect_uri != (asked.redirect_uri or asked.redirect_url):
        raise Refusal("invalid_grant", "redirect_uri is not the one of the code")
    _prove(state.challenge, asked.code_verifier, known=known)
    user = _user(tx, grant)
    if user is None:
        raise Refusal("invalid_grant", "The user is not there any more")
    state.redeemed, state.confidential = True, known
    return Granted(grant, user, grant.body.scope, _renew(tx, grant))


def refresh(
    tx: Tx, provider: ProviderRecord, asked: TokenRequest, *, known: bool
) -> Granted | Refusal:
    """The same for a refresh token, which another one takes the place of."""
    id, _, rest = asked.refresh_token.partition(".")
    number, _, seal = rest.partition(".")
    grant = _sealed(tx, provider, id, f"refresh {number}", seal)
    if grant is None or tx.now >= grant.state.expires:
        raise Refusal("invalid_grant", "The refresh token is unknown, or has expired")
    if grant.state.confidential and not known:
        raise Refusal("invalid_client", "The application must show its secret", 401)
    user = _user(tx, grant)
    if number != str(grant.state.generation):
        end(tx, grant)
        return Refusal(
            "invalid_grant", "The refresh token was used already: what it has let in has ended"
        )
    if user is None:
        raise Refusal("invalid_grant", "The user is not there any more")
    allowed, wanted = grant.body.scope.split(), asked.scope.split()
    if not set(wanted) <= set(allowed):
        raise Refusal("invalid_scope", "scope is more than the user has agreed to")
    scope = " ".join(each for each in allowed if not wanted or each in wanted)
    return Granted(grant, user, scope, _renew(tx, grant))


def end(tx: Tx, grant: GrantRecord) -> None:
    jobs.drop(tx, grant)
    tx.delete(grant)


def live(tx: Tx, id: str, account: int) -> tuple[GrantRecord, users.UserRecord] | None:
    """A grant with its user, while both are there and its provider is."""
    grant = tx.find(GRANTS, id, account)
    if grant is None or not grant.state.redeemed or tx.now >= grant.state.expires:
        return None
    user = _user(tx, grant, "")
    if user is None or tx.find(PROVIDERS, grant.body.provider_id, account) is None:
        return None
    return grant, user


def _prove(challenge: str, verifier: str, *, known: bool) -> None:
    """Whoever shows a code must be who has asked for it. Raises Refusal."""
    if challenge:
        if _VERIFIER.fullmatch(verifier) is None:
            raise Refusal("invalid_grant", "code_verifier is missing or malformed")
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        if not hmac.compare_digest(made.rstrip(b"="), challenge.encode()):
            raise Refusal("invalid_grant", "code_verifier is not that of the code")
    elif verifier:
        raise Refusal("invalid_grant", "The code was asked for without code_challenge")
    elif not known:
        raise Refusal("invalid_client", "Without PKCE the application must show its secret", 401)


def _renew(tx: Tx, grant: GrantRecord) -> str:
    """The next refresh token, and the end of the one before."""
    state = grant.state
    state.generation += 1
    state.expires = tx.now + REFRESH_LIFE
    tx.update(grant)
    jobs.drop(tx, grant)
    jobs.start(tx, EXPIRE, grant.account, grant, due_at=state.expires)
    number = state.generation
    return f"{grant.id}.{number}.{_seal(tx, f'refresh {number}', grant.id)}"


def _sealed(tx: Tx, provider: ProviderRecord, id: str, what: str, seal: str) -> GrantRecord | None:
    """The provider's grant, if this is what Roost has sealed of it."""
    if not hmac.compare_digest(_seal(tx, what, id).encode(), seal.encode()):
        return None
    grant = tx.find(GRANTS, id, provider.account, "update")
    return grant if grant is not None and grant.body.provider_id == provider.id else None


def _seal(tx: Tx, what: str, id: str) -> str:
    return tx.service(Secret).digest(f"oidc {what} of {id}")


def _user(tx: Tx, grant: GrantRecord, lock: Lock = "share") -> users.UserRecord | None:
    user = tx.find(users.USERS, grant.body.user_id, grant.account, lock)
    return user if user is not None and users.may_act(user) else None


def _expired(tx: Tx, job: Job, result: object) -> None:
    grant = tx.find(GRANTS, job.resource_id, lock="update")
    if grant is not None:
        tx.delete(grant)


EXPIRE = Workflow(
    name="expire-oidc-grant", steps=(Step("expire", _expired),), failed=FOREVER, quiet=True
)
