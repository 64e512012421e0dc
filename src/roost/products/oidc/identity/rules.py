"""Tokens of servers, and the issuers by which an account trusts its own."""

from typing import Any
from uuid import uuid4

from ....http.errors import NotFound
from ....http.urls import PublicUrl
from ....store import SECOND, Kind, Store, Tx
from ... import account, bare_metals, instances
from .. import rotation
from ..grants.tokens import API
from ..issuers import rules as issuers
from ..issuers.discovery import Found
from ..issuers.documents import ISSUERS, SERVERS, Issuer
from ..keys import rules as keys
from ..keys.documents import NOBODY, PLATFORM

INSTANCE, BARE_METAL = SERVERS
KINDS: dict[str, Kind[Any, Any]] = {
    INSTANCE: instances.INSTANCES,
    BARE_METAL: bare_metals.BARE_METALS,
}


def issuer_url(base: PublicUrl, source: str) -> str:
    """What a server's token says in `iss`. Raises NotFound for no such source."""
    if source not in SERVERS:
        raise NotFound(ISSUERS.missing)
    return f"{base.text}/v2/oidc/identity/{source}"


def of_source(tx: Tx, number: int, source: str) -> str:
    """The id of the issuer by which an account trusts its servers; the first who asks makes it."""
    known = tx.matching(ISSUERS, number, "source", source, 1)
    if known:
        return known[0].id
    url = issuer_url(tx.service(PublicUrl), source)
    body = Issuer(id=str(uuid4()), source=source, source_id="", uri=url)
    return issuers.insert(tx, number, body, Found(url), None).id


class IdentityTokens:
    """Makes them, for whatever gives servers their metadata. One for each process."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_server(self, id: str) -> str:
        """A token that says which server shows it. Raises NotFound."""
        store = self._store
        claims = await store.read(lambda tx: _claims(tx, id))
        signer = await rotation.signer(store, NOBODY, PLATFORM)
        assert signer is not None, "nobody else makes this key"
        return signer.sign(claims)


def _claims(tx: Tx, id: str) -> dict[str, Any]:
    for source, kind in KINDS.items():
        server = tx.find(kind, id)
        if server is not None:
            now = tx.now // SECOND
            return {
                "iss": issuer_url(tx.service(PublicUrl), source),
                "sub": f"{source}:{id}",
                "aud": API,
                "acctid": server.account,
                "orgid": account.of_number(tx, server.account).id,
                "region": server.body.region,
                "label": server.body.label,
                "iat": now,
                "nbf": now,
                "exp": now + keys.TOKEN_SECONDS,
                "jti": str(uuid4()),
            }
    raise NotFound("There is no such server")
