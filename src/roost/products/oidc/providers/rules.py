"""What may happen to providers.

A provider is one application's way in: it has an id and a secret by which the application is
known, and an issuer of its own, with a key that signs what the application is told.
"""

import hmac
import re
import secrets
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from ....http.errors import BadRequest
from ....store import Tx
from ....store.secret import Secret
from .. import jose
from ..issuers import rules as issuers
from ..issuers.discovery import Found
from ..issuers.documents import ISSUERS, PROVIDER, Issuer
from ..keys import rules as keys
from .documents import (
    PROVIDERS,
    CreatedProvider,
    Discovery,
    Provider,
    ProviderFields,
    ProviderRecord,
    ProviderState,
)

MOST = 100
"""Providers of an account."""
CODE, REFRESH = "authorization_code", "refresh_token"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
SCOPES = ("openid", "profile", "email", "offline_access", "vultr-iam")
CLAIMS = (
    "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash",
    "name", "given_name", "family_name", "email", "email_verified",
)  # fmt: skip
METHODS = ("client_secret_basic", "client_secret_post", "none")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")


class NewProvider(NamedTuple):
    """What is made up of one before its transaction. base: how its maker addressed this Roost."""

    id: str
    secret: str
    base: str
    key: jose.NewKey


def new(base: str, key: jose.NewKey) -> NewProvider:
    return NewProvider(str(uuid4()), secrets.token_urlsafe(32), base, key)


def make_key(given: str) -> jose.NewKey:
    """Takes a while: for a thread. Raises BadRequest."""
    if not given:
        return jose.generate()
    try:
        return jose.read_private(given)
    except jose.BadJwk as error:
        raise BadRequest(f"Invalid private_key_b64: {error}") from None


def create(tx: Tx, account: int, wanted: ProviderFields, made: NewProvider) -> ProviderRecord:
    """Raises BadRequest, Missing for no such issuer."""
    if not wanted.name.strip():
        raise BadRequest("Missing required field: name")
    if tx.count(PROVIDERS, account) >= MOST:
        raise BadRequest(f"An account has at most {MOST} providers")
    for uri in wanted.redirect_uris:
        _check_redirect(uri)
    if wanted.issuer_id and not wanted.private_key_b64:
        raise BadRequest("Missing required field: private_key_b64, which goes with issuer_id")
    if wanted.issuer_id:
        issuer_id, iss = _adopted(tx, account, wanted.issuer_id, made)
    else:
        iss = f"{made.base}/v2/oidc/provider/{made.id}"
        body = Issuer(id=str(uuid4()), source=PROVIDER, source_id="", uri=iss)
        issuer_id = issuers.insert(tx, account, body, Found(iss), made.key.public).id
        keys.add(tx, account, issuer_id, made.key, given=bool(wanted.private_key_b64))
    provider = Provider(
        id=made.id,
        issuer_id=issuer_id,
        name=wanted.name,
        client_id=made.id,
        redirect_uris=wanted.redirect_uris,
    )
    state = ProviderState(
        secret=tx.service(Secret).digest(made.secret),
        iss=iss,
        base=made.base,
        own=not wanted.issuer_id,
    )
    return tx.insert(PROVIDERS, made.id, account, provider, state)


def created(record: ProviderRecord, secret: str) -> CreatedProvider:
    body = record.body
    return CreatedProvider(
        id=body.id,
        issuer_id=body.issuer_id,
        name=body.name,
        client_id=body.client_id,
        redirect_uris=body.redirect_uris,
        client_secret=secret,
    )


def delete(tx: Tx, account: int, id: str) -> None:
    """What it has let in is out: of its grants there is nobody who knows them."""
    record = tx.get(PROVIDERS, id, account, "update")
    issuer_id, own = record.body.issuer_id, record.state.own
    tx.delete(record)
    issuer = tx.find(ISSUERS, issuer_id, account, "update")
    if own and issuer is not None:
        issuers.remove(tx, issuer)
    else:
        keys.remove(tx, account, key_owner(record))


def key_owner(record: ProviderRecord) -> str:
    """Whose key signs for it: its issuer's, or its own where it was given the issuer's key."""
    return record.body.issuer_id if record.state.own else record.id


def is_secret(tx: Tx, record: ProviderRecord, text: str) -> bool:
    return hmac.compare_digest(record.state.secret, tx.service(Secret).digest(text))


def may_return(record: ProviderRecord, uri: str) -> bool:
    """Whether users may be sent there: exactly, but for the port on this machine (RFC 8252)."""
    allowed = record.body.redirect_uris
    if uri in allowed:
        return True
    try:
        _check_redirect(uri)
        parts = urlsplit(uri)
    except (BadRequest, ValueError):
        return False
    if parts.scheme != "http":
        return False
    if not allowed:
        return True
    return any(
        (there.scheme, there.hostname, there.path, there.query)
        == (parts.scheme, parts.hostname, parts.path, parts.query)
        for there in map(urlsplit, allowed)
    )


def discovery(record: ProviderRecord) -> Discovery:
    base, id = record.state.base, record.id
    return Discovery(
        issuer=record.state.iss,
        authorization_endpoint=f"{base}/v2/oidc/authorize",
        token_endpoint=f"{base}/v2/oidc/provider/{id}/token",
        userinfo_endpoint=f"{base}/v2/oidc/userinfo",
        jwks_uri=f"{base}/v2/oidc/issuer/{record.body.issuer_id}/jwks",
        response_types_supported=["code"],
        response_modes_supported=["query"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=[jose.ALGORITHM],
        grant_types_supported=[CODE, REFRESH, EXCHANGE],
        scopes_supported=list(SCOPES),
        claims_supported=list(CLAIMS),
        token_endpoint_auth_methods_supported=list(METHODS),
        code_challenge_methods_supported=["S256"],
        authorization_response_iss_parameter_supported=True,
    )


def _adopted(tx: Tx, account: int, issuer_id: str, made: NewProvider) -> tuple[str, str]:
    """An issuer that is there already, whose key the maker has given."""
    issuer = tx.get(ISSUERS, issuer_id, account, "update")
    public, body = made.key.public, issuer.body
    if (body.n, body.e) != (public.n, public.e):
        raise BadRequest("Invalid private_key_b64: it is not the key of the issuer")
    key = made.key._replace(public=jose.Jwk(body.kid, public.n, public.e))
    keys.add(tx, account, made.id, key, given=True)
    return issuer.id, issuer.state.iss


def _check_redirect(uri: str) -> None:
    """Raises BadRequest for what no browser should be sent to."""
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    is_here = parts.scheme == "http" and host in LOOPBACK
    is_plain = uri.isascii() and uri.isprintable() and " " not in uri and "\\" not in uri
    if (
        not (is_here or parts.scheme == "https")
        or not host
        or port == 0
        or _HOST.fullmatch(parts.netloc) is None
        or "#" in uri
        or not is_plain
    ):
        raise BadRequest(
            "Invalid redirect_uris: must be https:// URLs, or http:// ones of this machine,"
            " without a fragment"
        )
