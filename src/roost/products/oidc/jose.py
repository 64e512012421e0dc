"""Keys and signed tokens: RS256 with at least 2,048 bits, and nothing else.

Generating and reading keys takes a while: to be done in a thread, and before a transaction.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from secrets import token_urlsafe
from typing import Any, NamedTuple, cast

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from ...http.tls import BadKey, read_private_key

ALGORITHM = "RS256"
BITS, MOST_BITS = 2048, 8192
LARGEST_EXPONENT = 2**32
SKEW = 60
"""Seconds by which clocks may differ."""
LONGEST = 8192
"""Characters of a token."""
MOST_KEYS = 100
"""Of an issuer."""
JWT = "JWT"
ACCESS = "at+jwt"
"""The type of an access token, which keeps it from being taken for another one (RFC 9068)."""


class Jwk(msgspec.Struct):
    """A public key.

    kid: The id of the key.
    n: The modulus of the key, in base64url.
    e: The exponent of the key, in base64url.
    kty: The type of the key: `RSA`.
    alg: How it signs: `RS256`.
    use: What it is for: `sig`, signing.
    """

    kid: str
    n: str
    e: str
    kty: str = "RSA"
    alg: str = ALGORITHM
    use: str = "sig"


class Jwks(msgspec.Struct):
    """Public keys.

    keys: The keys.
    """

    keys: list[Jwk]


class NewKey(NamedTuple):
    """private: in PEM."""

    public: Jwk
    private: bytes


class Signer(NamedTuple):
    """A private key that is ready to sign."""

    kid: str
    key: RSAKey

    def sign(self, claims: Mapping[str, Any], type: str = JWT) -> str:
        header = {"alg": ALGORITHM, "kid": self.kid, "typ": type}
        return jwt.encode(header, dict(claims), self.key, algorithms=[ALGORITHM])


class Peeked(NamedTuple):
    """What a token says of itself, before anybody has looked at its signature."""

    kid: str
    issuer: str
    type: str
    client: str


class BadToken(Exception):
    """A token that is good for nothing. The text says why."""


class BadJwk(Exception):
    """A key that no token may be signed with. The text says why."""


def generate() -> NewKey:
    return _new_key(generate_private_key(65537, BITS))


def read_private(pem_base64: str) -> NewKey:
    """A key that somebody has made elsewhere, in PEM, in base64. Raises BadJwk."""
    try:
        pem = base64.b64decode("".join(pem_base64.split()), validate=True)
        key = read_private_key(pem)
    except BadKey as error:
        raise BadJwk(str(error)) from None
    except (binascii.Error, ValueError):
        raise BadJwk("must be base64") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < BITS:
        raise BadJwk(f"must be an RSA key of at least {BITS} bits")
    return _new_key(key)


def signer(kid: str, pem: bytes) -> Signer:
    return Signer(kid, RSAKey.import_key(pem))


def public_key(kid: str, n: str, e: str) -> Jwk:
    """Raises BadJwk."""
    jwk = Jwk(kid, n.rstrip("="), e.rstrip("="))
    try:
        modulus, exponent = _number(jwk.n), _number(jwk.e)
    except (binascii.Error, ValueError):
        raise BadJwk("n and e must be base64url") from None
    if not BITS <= modulus.bit_length() <= MOST_BITS:
        raise BadJwk(f"the key must have from {BITS} to {MOST_BITS} bits")
    if not 3 <= exponent < LARGEST_EXPONENT or exponent % 2 == 0 or modulus % 2 == 0:
        raise BadJwk("n and e are no RSA key")
    if not kid:
        raise BadJwk("the key needs a kid")
    return jwk


def usable(document: Mapping[str, Any]) -> list[Jwk]:
    """The keys of a JWKS that may sign tokens here; others are passed over.

    Raises BadJwk for what is no JWKS.
    """
    given = document.get("keys")
    if not isinstance(given, list):
        raise BadJwk("it has no list of keys")
    found: list[Jwk] = []
    for each in cast("list[object]", given)[:MOST_KEYS]:
        try:
            key = msgspec.convert(each, _Given)
        except msgspec.ValidationError:
            continue
        if key.kty != "RSA" or key.use not in (None, "sig") or key.alg not in (None, ALGORITHM):
            continue
        try:
            found.append(public_key(key.kid, key.n, key.e))
        except BadJwk:
            continue
    return found


class _Given(msgspec.Struct):
    kty: str
    kid: str
    n: str
    e: str
    use: str | None = None
    alg: str | None = None


class _Said(msgspec.Struct):
    iss: str
    client_id: str = ""


def looks_like_token(text: str) -> bool:
    return len(text) <= LONGEST and text.count(".") == 2 and text.startswith("ey")


def peek(token: str) -> Peeked:
    """Raises BadToken, for a token that is signed otherwise as well."""
    try:
        parts = jws.extract_compact(token.encode())
        said = msgspec.json.decode(parts.payload, type=_Said)
    except (JoseError, ValueError, RecursionError):
        raise BadToken("it is no signed token") from None
    header = parts.headers()
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM:
        raise BadToken(f"it is not signed with {ALGORITHM}")
    if not isinstance(kid, str) or not kid:
        raise BadToken("it names no key")
    return Peeked(kid, said.iss, str(header.get("typ", "")).lower(), said.client_id)


def verify(
    token: str, keys: Sequence[Jwk], *, issuer: str, audiences: Sequence[str], now: int
) -> dict[str, Any]:
    """The claims of a token that one of these keys has signed. now: seconds. Raises BadToken.

    audiences: it must be for one of them.
    """
    kid = peek(token).kid
    key = next((each for each in keys if each.kid == kid), None)
    if key is None:
        raise BadToken("it is signed by a key that its issuer does not have")
    registry = jwt.JWTClaimsRegistry(
        now=now,
        leeway=SKEW,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "values": list(audiences)},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        public = RSAKey.import_key({"kty": "RSA", "n": key.n, "e": key.e})
        claims = jwt.decode(token, public, algorithms=[ALGORITHM]).claims
        registry.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise BadToken(f"it does not hold: {error}") from None
    if not isinstance(claims["sub"], str):
        raise BadToken("its sub is no text")
    return claims


def _new_key(key: RSAPrivateKey) -> NewKey:
    numbers = key.public_key().public_numbers()
    public = Jwk(token_urlsafe(12), _text(numbers.n), _text(numbers.e))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return NewKey(public, pem)


def _text(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _number(text: str) -> int:
    raw = base64.b64decode(text + "=" * (-len(text) % 4), "-_", validate=True)
    return int.from_bytes(raw, "big")
