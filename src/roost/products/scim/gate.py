"""Who may ask: a directory, by the token of the organization that it provisions."""

from ...access.authorizer import Action, Decision, Resource
from ...access.principals import Principal
from ...http.auth import LONGEST_TOKEN
from ...http.errors import Forbidden, Unauthorized
from ...store import Store
from .. import organizations

NAME = "SCIM"
ALLOWED = Decision(True, "the SCIM token opens it")
INVALID = "Invalid SCIM token."
ELSEWHERE = "Only the organization that an account began with has users to be provisioned."


class TokenAuthorizer:
    """Lets a directory do whatever SCIM has: its token is for nothing else."""

    def decide(
        self, principal: Principal, action: Action, resource: Resource | None = None
    ) -> Decision:
        return ALLOWED


class TokenGate:
    """Lets in whoever has an organization's token, while that is enabled there.

    The token is looked at with every request: one that was replaced opens nothing any more.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def principal(self, authorization: str | None, client: str, now: int) -> Principal:
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN or "\0" in token:
            raise _unknown()
        found = await self._store.read(lambda tx: organizations.by_token(tx, token))
        if found is None:
            raise _unknown()
        if not found.state.is_own:
            raise Forbidden(ELSEWHERE)
        return Principal(found.account, "", NAME, _name_of(found))


def _name_of(organization: organizations.OrganizationRecord) -> str:
    """What logs call a token: whose it is, and which of those that there were."""
    return f"scim:{organization.id}:{organization.state.scim_digest[:8]}"


def _unknown() -> Unauthorized:
    error = Unauthorized(INVALID)
    error.headers = (("www-authenticate", 'Bearer realm="SCIM"'),)
    return error
