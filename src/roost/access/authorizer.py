"""Who may do what: the one place where that is decided."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, Protocol

from .principals import Principal


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody wants to do.

    id: of the operation, or what else a rule asks about. acl: the permission that it takes; None
    where everybody may do it.
    """

    id: str
    acl: str | None = None


class Resource(NamedTuple):
    """What it is to be done to. kind: the collection that it is in, as its path says:
    `load-balancers`, `cdns/pull-zones`.
    """

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Decision:
    """reason: why, for the log. refusal: what the client reads; empty where it is allowed."""

    allowed: bool
    reason: str
    refusal: str = ""


class Authorizer(Protocol):
    """Asked once for each operation, by the boundary, and by rules whose answer depends on what
    else the caller may do.

    It decides by what it is given and what it has in memory: it is asked within transactions and
    before every handler. What a principal's rights follow from is read when a gate lets it in.
    """

    def decide(
        self, principal: Principal, action: Action, resource: Resource | None = None
    ) -> Decision:
        """resource: None where the action is not about one, or about one that is not known yet."""
        ...


class AclAuthorizer:
    """Decides by the permissions that users and keys have: each opens whole sections."""

    def decide(
        self, principal: Principal, action: Action, resource: Resource | None = None
    ) -> Decision:
        acl = action.acl
        if acl is None:
            return _OPEN
        return _granted(acl) if acl in principal.acls else _denied(acl)


_OPEN = Decision(True, "open to every key")


@cache
def _granted(acl: str) -> Decision:
    return Decision(True, f"the acl {acl} allows it")


@cache
def _denied(acl: str) -> Decision:
    return Decision(
        False, f"no acl allows it, {acl} would", f"This API key lacks the permission: {acl}"
    )
