"""Who may do what: the one place that is asked."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from .actions import Action, kind_of, names
from .policies import EVERYTHING, Statement
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
        for bounds in principal.bounds:
            decision = both(bounds.decide(action, resource), decision)
        return decision


def covers(authorizer: Authorizer, caller: Principal, statements: Iterable[Statement]) -> bool:
    """Whether somebody may himself do all that these allow, so that he may let others do it."""
    if caller.rights.root and not caller.bounds:
        return True
    return all(
        _may(authorizer, caller, name, EVERYTHING)
        or all(_may(authorizer, caller, name, resource) for resource in statement.resources)
        for statement in statements
        if statement.effect == "Allow"
        for pattern in statement.actions
        for name in _named(pattern)
    )


def _named(pattern: str) -> Iterator[str]:
    """The actions that one in a statement stands for."""
    if not pattern.endswith(EVERYTHING):
        yield pattern
    else:
        yield from (name for name in names() if name.startswith(pattern[:-1]))


def _may(authorizer: Authorizer, caller: Principal, name: str, resource: str) -> bool:
    of, _, id = resource.rpartition(":")
    if of and of != kind_of(name):
        return True
    if id == EVERYTHING:
        decision = authorizer.decide(caller, Action("", name, lists=True))
        return decision.allowed and decision.whole
    return authorizer.decide(caller, Action("", name), Resource(kind_of(name), id)).allowed


__all__ = ["Action", "Authorizer", "Decision", "Evaluator", "Resource", "covers"]
