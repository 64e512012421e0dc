"""Who shows what is no key: a session's token, or a token of an issuer."""

from ...access.policies import Policy, allow
from ...access.principals import Principal
from ...access.rights import Rights
from ...http.auth import Keyring
from ...store import Store
from ...store.secret import Secret
from .. import oidc
from .assumed_roles import rules as sessions
from .role_trusts import identities

ASSUMING = Rights(
    [
        Policy(
            "",
            "whoever shows a token",
            (allow("iam.role.AssumeRole", "iam.role.Read", "iam.assumedrole.Read"),),
        )
    ]
)
ANYBODY = Principal(0, "", "", "", rights=ASSUMING)
"""Whoever asks for a role with a token: the token says who it is, and trusts what he may."""


class Bearers:
    """See http.auth.Authenticator."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._secret = store.services.one(Secret)

    async def find(self, token: str, client: str) -> Principal | None:
        if token.startswith(sessions.PREFIX):
            digest = self._secret.digest(token)
            return await self._store.read(lambda tx: sessions.principal(tx, digest))
        if not oidc.looks_like_token(token):
            return None
        found = await self._store.services.one(oidc.Trust).read(token, (oidc.API,))
        if not found:
            return None
        return await self._store.read(lambda tx: identities.principal(tx, found, client))


class Assuming:
    """The gate of what takes a role on: with a key, or with a token that is looked at there."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def principal(self, authorization: str | None, client: str, now: int) -> Principal:
        token = bearer(authorization or "")
        if oidc.looks_like_token(token):
            return ANYBODY
        return await self._store.services.one(Keyring).principal(authorization, client, now)


class AssumingByForm(Assuming):
    """The same where the token may be in the request itself."""

    async def principal(self, authorization: str | None, client: str, now: int) -> Principal:
        if not authorization:
            return ANYBODY
        return await super().principal(authorization, client, now)


def bearer(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
