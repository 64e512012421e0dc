"""OpenID Connect: whose tokens an account trusts, and whom its users can be let in by."""

from pathlib import Path

from ..section import Section
from . import rotation
from .bearers import is_there, user_of
from .grants.documents import GRANTS
from .grants.gate import AccessTokens
from .grants.routes import routes as grant_routes
from .grants.rules import EXPIRE
from .grants.tokens import API
from .identity.routes import routes as identity_routes
from .identity.rules import IdentityTokens, of_source
from .issuers.documents import ELSEWHERE, ISSUERS, NAMES, SERVERS
from .issuers.routes import routes as issuer_routes
from .issuers.rules import Trusting
from .issuers.trust import Identity, Trust
from .jose import looks_like_token
from .keys.documents import KEYS
from .providers.documents import PROVIDERS
from .providers.routes import routes as provider_routes

SECTION = Section(
    name="oidc",
    titles={"oidc": "OpenID Connect"},
    kinds=(ISSUERS, NAMES, KEYS, PROVIDERS, GRANTS),
    routes=(provider_routes, issuer_routes, grant_routes, identity_routes),
    needs=(Trusting,),
    workflows=(*rotation.WORKFLOWS, EXPIRE),
    opens={Trust: Trust, AccessTokens: AccessTokens, IdentityTokens: IdentityTokens},
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = [
    "API",
    "ELSEWHERE",
    "ISSUERS",
    "SECTION",
    "SERVERS",
    "Identity",
    "IdentityTokens",
    "Trust",
    "Trusting",
    "is_there",
    "looks_like_token",
    "of_source",
    "user_of",
]
