"""/v2/oidc/identity and /v2/oidc/jwks: the issuers that Roost itself is, for servers."""

import msgspec

from ....http.answers import Reply, Whole
from ....http.operations import Call, Routes
from ....http.urls import PublicUrl
from ....store import Tx
from ..jose import ALGORITHM, Jwk, Jwks
from ..keys import rules as keys
from ..keys.documents import NOBODY, PLATFORM
from . import rules

routes = Routes("oidc")


class IdentityDiscovery(msgspec.Struct):
    """What the issuer of servers' tokens says of itself.

    issuer: What the tokens say in `iss`.
    jwks_uri: Where the keys are by which the tokens are known.
    response_types_supported: What there is: `id_token`.
    subject_types_supported: How servers are called: `public`.
    id_token_signing_alg_values_supported: How tokens are signed: `RS256`.
    claims_supported: What the tokens say of a server.
    """

    # It has tokens, and lets nobody sign in.

    issuer: str
    jwks_uri: str
    response_types_supported: list[str]
    subject_types_supported: list[str]
    id_token_signing_alg_values_supported: list[str]
    claims_supported: list[str]


JWKS = Whole(Jwks)
DISCOVERY = Whole(IdentityDiscovery)
CLAIMS = ("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "acctid", "orgid", "region", "label")


@routes.get("/oidc/jwks", "get-oidc-jwks", JWKS, public=True)
async def get_jwks(call: Call) -> Reply:
    """Get the keys of server identity

    Shows the public keys by which tokens of servers are known. You need no key.
    """
    return JWKS(Jwks(await call.read(_keys)))


@routes.get(
    "/oidc/identity/{source}/.well-known/openid-configuration",
    "get-oidc-identity-discovery", DISCOVERY, public=True, errors=(404,),
)  # fmt: skip
async def get_identity_discovery(call: Call, source: str) -> Reply:
    """Get the configuration of server identity

    Tells what the issuer of servers' tokens says of itself. A source other than `instance` and
    `baremetal` is refused with 404. You need no key.
    """
    base = call.service(PublicUrl)
    return DISCOVERY(
        IdentityDiscovery(
            issuer=rules.issuer_url(base, source),
            jwks_uri=f"{base.text}/v2/oidc/jwks",
            response_types_supported=["id_token"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=[ALGORITHM],
            claims_supported=list(CLAIMS),
        )
    )


def _keys(tx: Tx) -> list[Jwk]:
    return keys.published(tx, NOBODY, PLATFORM)
