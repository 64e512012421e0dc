"""SCIM as an interface of its own, beside /v2."""

from ...http.interfaces import Interface
from ...http.limits import RateLimit
from ...http.router import Router
from ...http.surfaces import Surface
from ...store import Store
from .discovery import PREFIX
from .documents import SCIM_JSON, Envelope, Search
from .gate import TokenAuthorizer, TokenGate
from .routes import refused, routes
from .shapes import ERROR, SHAPES

SURFACE = Surface(
    prefix=PREFIX,
    operations=routes.operations,
    titles={"scim": "SCIM"},
    scheme=("scim", "The SCIM token of an organization."),
    name="Scim",
    media=SCIM_JSON,
    refusal=ERROR,
    envelope=Envelope(),
    told={
        401: "The SCIM token is missing or unknown, or SCIM is not enabled.",
        403: "The organization has no users of its own, or nobody may change this user.",
        404: "There is no such resource in the organization.",
        409: "Another resource has the same name or address.",
        412: "The resource is another than `If-Match` says.",
    },
    says={
        400: "Missing required field: userName",
        409: "Another user has this address",
        412: "It was changed since: read it again",
    },
    shapes=SHAPES,
)


def scim(store: Store) -> Interface:
    """Its requests count with those of the API for the rate limit of an address."""
    return Interface(
        router=Router(PREFIX, [*routes.operations, *refused.operations]),
        gate=TokenGate(store),
        authorizer=TokenAuthorizer(),
        envelope=Envelope(),
        paging=Search,
        limit=store.services.one(RateLimit),
    )
