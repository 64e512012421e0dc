"""Where an issuer's keys are, as it says itself."""

from typing import NamedTuple

from ....http.outgoing import Outgoing, Unfetched
from .. import jose

WELL_KNOWN = "/.well-known/openid-configuration"
OF_CLUSTERS = "/openid/v1/jwks"
ENDS = ("/.well-known/jwks.json", "/.well-known/jwks", "/jwks.json", "/jwks", OF_CLUSTERS)
"""How the URL of keys ends, where it begins with what tokens say in `iss`."""


class Found(NamedTuple):
    """iss: what tokens say. jwks_uri: where the keys are; empty where one was given."""

    iss: str
    jwks_uri: str = ""
    keys: tuple[jose.Jwk, ...] = ()


async def find(outgoing: Outgoing, uri: str) -> Found:
    """Asks an issuer by its own URL, or by that of its keys. Raises Unfetched."""
    outgoing.check(uri)
    for end in ENDS:
        if uri.endswith(end):
            return Found(uri.removesuffix(end), uri, await keys(outgoing, uri))
    named = uri.removesuffix(WELL_KNOWN)
    try:
        document = await outgoing.json(named.rstrip("/") + WELL_KNOWN)
    except Unfetched as error:
        if error.final:
            raise
        return Found(uri, uri, await keys(outgoing, uri))
    iss, jwks_uri = document.get("issuer"), document.get("jwks_uri")
    if not isinstance(iss, str) or iss.rstrip("/") != named.rstrip("/"):
        raise Unfetched("its configuration is that of another issuer")
    if not isinstance(jwks_uri, str):
        raise Unfetched("its configuration does not say where its keys are")
    return Found(iss, jwks_uri, await keys(outgoing, jwks_uri))


async def keys(outgoing: Outgoing, jwks_uri: str) -> tuple[jose.Jwk, ...]:
    """Raises Unfetched, also where none of the keys may sign tokens here."""
    try:
        found = jose.usable(await outgoing.json(jwks_uri))
    except jose.BadJwk as error:
        raise Unfetched(str(error)) from None
    if not found:
        raise Unfetched(f"it has no key for {jose.ALGORITHM} with at least {jose.BITS} bits")
    return tuple(found)
