"""Who is calling: the bearer key, its owner, and from where."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

from granian.rsgi import Scope

from ..access.principals import Principal
from .errors import Unauthorized
from .networks import Network, parse_address

INVALID = "Invalid API token."
CACHED_KEYS = 10_000
LONGEST_TOKEN = 8192
"""Characters; nothing that lets anybody in is longer."""


class Authenticator(Protocol):
    """Knows one kind of token: products/apikeys provides what knows API keys, products/iam what
    knows sessions and tokens of issuers.
    """

    async def find(self, token: str, client: str) -> Principal | None:
        """Whose token it is; None for one that is of another kind, or good for nothing.

        client: the address that it comes from. Only what has claims may depend on that.
        """
        ...


class Gate(Protocol):
    """Lets requests in, by what an interface takes for a credential; raises Unauthorized."""

    async def principal(self, authorization: str | None, client: str, now: int) -> Principal: ...


class SessionGate(Protocol):
    """Lets in what browsers send: by a cookie, and by what tells it from what another site sends.
    Raises Unauthorized and Forbidden.
    """

    async def principal(self, scope: Scope, client: str) -> Principal: ...


class Keyring:
    """The gate of the API: keeps the principals of keys in use, so no request reads a key again.
    What has claims is looked up each time: whom it lets in depends on the hour and the address.

    `forget` must be called whenever a key, its owner or what their rights follow from changes;
    every process hears of others' changes within a second (Store.on).
    """

    def __init__(self, authenticators: Sequence[Authenticator]) -> None:
        self._authenticators = authenticators
        # By the header as it is usually written: what is in use needs no digest and no look at its
        # parts. However else a client writes it, the key is kept once.
        self._known: OrderedDict[str, Principal] = OrderedDict()
        self._generation = 0

    def forget(self) -> None:
        self._known.clear()
        self._generation += 1

    async def principal(self, authorization: str | None, client: str, now: int) -> Principal:
        """Raises Unauthorized with the text that tells a bad key from a refused address."""
        authorization = authorization or ""
        principal = self._known.get(authorization) or await self._find(authorization, client)
        if principal.expires_at is not None and now >= principal.expires_at:
            raise Unauthorized(INVALID)
        require_allowed(principal, client)
        return principal

    async def _find(self, authorization: str, client: str) -> Principal:
        scheme, _, token = authorization.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
            raise Unauthorized(INVALID)
        usual = f"Bearer {token}"
        known = self._known.get(usual)
        if known is not None:
            return known
        generation = self._generation
        principal = await self._owner(token, client)
        # A key revoked while it was being read must not come back into the ring.
        if generation == self._generation and not principal.claims:
            self._known[usual] = principal
            if len(self._known) > CACHED_KEYS:
                self._known.popitem(last=False)
        return principal

    async def _owner(self, token: str, client: str) -> Principal:
        for authenticator in self._authenticators:
            principal = await authenticator.find(token, client)
            if principal is not None:
                return principal
        raise Unauthorized(INVALID)


def require_allowed(principal: Principal, client: str) -> None:
    """Raises Unauthorized for an address that a principal may not ask from."""
    if principal.allow and not _allowed(client, principal.allow):
        raise Unauthorized(f"Unauthorized IP address: {client}")


def _allowed(client: str, networks: tuple[Network, ...]) -> bool:
    try:
        address = parse_address(client)
    except ValueError:
        return False
    return any(address in network for network in networks)
