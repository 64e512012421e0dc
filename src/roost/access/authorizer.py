"""Who may do what: the one place that is asked."""

from typing import Protocol

from .actions import Action
from .principals import Principal
from .rights import OPEN, Decision, Resource, both


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


class Evaluator:
    """Decides by the policies that a principal was let in with, and by the bounds of its key."""

    def decide(
        self, principal: Principal, action: Action, resource: Resource | None = None
    ) -> Decision:
        if not action.name:
            return OPEN
        decision = principal.rights.decide(action, resource)
        bounds = principal.bounds
        return decision if bounds is None else both(bounds.decide(action, resource), decision)


__all__ = ["Action", "Authorizer", "Decision", "Evaluator", "Resource"]
