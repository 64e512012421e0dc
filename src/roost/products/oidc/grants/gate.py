"""Who shows an access token of a provider: it opens what is said of its user, and nothing else."""

from ....access.principals import Principal
from ....http.auth import INVALID, Keyring
from ....http.errors import Unauthorized
from ....store import SECOND, Store, Tx
from .. import jose
from ..keys import rules as keys
from ..providers import rules as providers
from ..providers.documents import PROVIDERS
from . import rules

_INVALID_TOKEN = (("www-authenticate", 'Bearer error="invalid_token"'),)


class AccessTokens:
    """The gate of what an application asks about its user: with a token, or with a key as well."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def principal(self, authorization: str | None, client: str, now: int) -> Principal:
        """Raises Unauthorized."""
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not jose.looks_like_token(token):
            keyring = self._store.services.one(Keyring)
            return await keyring.principal(authorization, client, now)
        try:
            said = jose.peek(token)
        except jose.BadToken:
            raise _refused() from None
        if said.type != jose.ACCESS:
            return await self._store.services.one(Keyring).principal(authorization, client, now)
        found = await self._store.read(lambda tx: _bearer(tx, token, said.client, now))
        if found is None:
            raise _refused()
        return found


def _bearer(tx: Tx, token: str, client_id: str, now: int) -> Principal | None:
    provider = tx.find(PROVIDERS, client_id)
    if provider is None:
        return None
    known = keys.published(tx, provider.account, providers.key_owner(provider))
    try:
        claims = jose.verify(
            token, known, issuer=provider.state.iss, audiences=[client_id], now=now // SECOND
        )
    except jose.BadToken:
        return None
    found = rules.live(tx, str(claims.get("sid", "")), provider.account)
    if found is None or found[1].id != claims["sub"]:
        return None
    user = found[1]
    return Principal(
        account=user.account,
        user_id=user.id,
        user_name=user.body.name,
        key_id="",
        claims=claims,
    )


def _refused() -> Unauthorized:
    error = Unauthorized(INVALID)
    error.headers = _INVALID_TOKEN
    return error
