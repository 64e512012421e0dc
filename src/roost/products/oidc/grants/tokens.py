"""What tokens say."""

import base64
import hashlib
from typing import Any
from uuid import uuid4

from msgspec import UNSET

from ....store import SECOND
from ... import users
from .. import jose
from ..keys.rules import TOKEN_SECONDS
from ..providers.documents import ProviderRecord
from .documents import ClientTokens, TokenInfo, TokenKey, Tokens, UserInfo
from .rules import Granted

API = "vultr-iam"
"""Whom a token is for that lets its bearer into the API itself, and the scope that asks for it."""
BEARER = "Bearer"
ACCESS_TYPE = "urn:ietf:params:oauth:token-type:access_token"


def of_grant(provider: ProviderRecord, signer: jose.Signer, granted: Granted, now: int) -> Tokens:
    """now: clock time. Signing takes a while: to be done after the transaction."""
    grant, user = granted.grant, granted.user
    seconds, scopes = now // SECOND, granted.scope.split()
    common = _common(provider, user.id, seconds, TOKEN_SECONDS)
    audience = [provider.id, API] if API in scopes else [provider.id]
    access = signer.sign(
        {
            **common,
            "aud": audience,
            "client_id": provider.id,
            "scope": granted.scope,
            "sid": grant.id,
        },
        jose.ACCESS,
    )
    about = {
        **common,
        "aud": provider.id,
        "azp": provider.id,
        "auth_time": grant.state.auth_time,
        "at_hash": _half(access),
        **_told(user, scopes),
    }
    if grant.state.nonce:
        about["nonce"] = grant.state.nonce
    return Tokens(
        access_token=access,
        token_type=BEARER,
        expires_in=TOKEN_SECONDS,
        refresh_token=granted.refresh,
        id_token=signer.sign(about) if "openid" in scopes else UNSET,
        scope=granted.scope,
        id=grant.id,
    )


def exchanged(
    provider: ProviderRecord, signer: jose.Signer, issuer_id: str, claims: Any, now: int
) -> Tokens:
    """For whom an issuer speaks for that the provider's account trusts, no longer than it does.

    Who it is, is told with the issuer, so that nobody is taken for a user of the account.
    """
    seconds = now // SECOND
    life = max(1, min(TOKEN_SECONDS, int(claims["exp"]) - seconds))
    access = signer.sign(
        {
            **_common(provider, f"{issuer_id}:{claims['sub']}", seconds, life),
            "aud": [provider.id],
            "client_id": provider.id,
            "scope": "",
        },
        jose.ACCESS,
    )
    return Tokens(
        access_token=access, token_type=BEARER, expires_in=life, issued_token_type=ACCESS_TYPE
    )


def for_clients(tokens: Tokens) -> ClientTokens:
    return ClientTokens(
        id=tokens.id,
        access_token=tokens.access_token,
        token_type=tokens.token_type,
        expires_in=str(tokens.expires_in),
        refresh_token=tokens.refresh_token or "",
        id_token=tokens.id_token or "",
        scope=tokens.scope,
    )


def info(claims: Any, key: TokenKey) -> TokenInfo:
    aud = claims["aud"]
    return TokenInfo(
        iss=claims["iss"],
        sub=claims["sub"],
        aud=aud if isinstance(aud, str) else " ".join(map(str, aud)),
        exp=str(claims["exp"]),
        nbf=str(claims.get("nbf", "")),
        iat=str(claims.get("iat", "")),
        jti=str(claims.get("jti", "")),
        scope=str(claims.get("scope", "")),
        jwk=key,
    )


def userinfo(user: users.UserRecord, scope: str) -> UserInfo:
    return UserInfo(sub=user.id, **_told(user, scope.split()))


def _common(provider: ProviderRecord, sub: str, now: int, life: int) -> dict[str, Any]:
    return {
        "iss": provider.state.iss,
        "sub": sub,
        "iat": now,
        "nbf": now,
        "exp": now + life,
        "jti": str(uuid4()),
    }


def _told(user: users.UserRecord, scopes: list[str]) -> dict[str, Any]:
    body, told = user.body, dict[str, Any]()
    if "profile" in scopes:
        told |= {
            "name": body.name, "given_name": body.first_name, "family_name": body.last_name
        }  # fmt: skip
    if "email" in scopes:
        told |= {"email": body.email, "email_verified": body.invite_accepted}
    return told


def _half(token: str) -> str:
    """What binds an access token to its ID token (OpenID Connect Core, 3.1.3.6)."""
    half = hashlib.sha256(token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).decode().rstrip("=")
