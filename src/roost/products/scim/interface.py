"""SCIM as an interface of its own, beside /v2."""

from ...http.interfaces import Interface
from ...http.limits import RateLimit
from ...http.router import Router
from ...store import Store
from .discovery import PREFIX
from .documents import Envelope, Search
from .gate import TokenAuthorizer, TokenGate
from .routes import routes


def scim(store: Store) -> Interface:
    """Its requests count with those of the API for the rate limit of an address."""
    return Interface(
        router=Router(PREFIX, routes.operations),
        gate=TokenGate(store),
        authorizer=TokenAuthorizer(),
        envelope=Envelope(),
        paging=Search,
        limit=store.services.one(RateLimit),
    )
