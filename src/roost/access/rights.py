"""What follows from policies: the one place where it is decided.

An explicit Deny wins, then an Allow, and what nothing allows is denied. Policies are sorted once by
the actions that they name; what they come to for one action is worked out when it is first asked
about. After that a decision is a look into two dictionaries.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from .actions import Action, kind_of
from .policies import EVERYTHING, Policy, Statement

REFUSAL = "This API key lacks the permission."
"""All that a client reads; what was missing is in its account's log."""


class Resource(NamedTuple):
    """What it is to be done to. kind: the collection that it is in, as its path says:
    `load-balancers`, `cdns/pull-zones`.
    """

    kind: str
    id: str


class Source(NamedTuple):
    """The statement that decided. number: counted from 1."""

    policy: Policy
    number: int
    statement: Statement

    def __str__(self) -> str:
        return f"statement {self.number} of the policy {self.policy.name}"


MOST_LISTED = 10_000
"""Resources that policies may name and a list still be cut down to: a database takes no more."""
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """reason: why, for the log. refusal: what the client reads; empty where it is allowed.

    source: the statement that decided, None where none did. only: the ids of all that a list may
    show, None for no such limit. without: those that it may not show.
    """

    allowed: bool
    reason: str
    refusal: str = ""
    source: Source | None = None
    only: frozenset[str] | None = None
    without: frozenset[str] = NOBODY

    @property
    def whole(self) -> bool:
        """Whether a list may show all that there is."""
        return self.only is None and not self.without


OPEN = Decision(True, "open to every key")
ROOT = Decision(True, "root may do everything")


@dataclass(slots=True)
class _Verdict:
    """What the policies come to for one action: by resource, and for all resources."""

    denied: Decision | None = None
    allowed: Decision | None = None
    denied_ids: dict[str, Decision] = field(default_factory=dict[str, Decision])
    allowed_ids: dict[str, Decision] = field(default_factory=dict[str, Decision])
    nothing: Decision = OPEN
    listed: Decision | None = None


class Rights:
    """What some policies allow. root: whether whoever has them is bound by no policy.

    ids: of the policies, the managed ones included.
    """

    __slots__ = ("_named", "_verdicts", "ids", "root")

    def __init__(self, policies: Iterable[Policy] = (), *, root: bool = False) -> None:
        policies = list(policies)
        self.root = root
        self.ids = [policy.id for policy in policies]
        self._verdicts: dict[str, _Verdict] = {}
        self._named: dict[str, list[Source]] = {}
        for policy in policies:
            for number, statement in enumerate(policy.statements, 1):
                source = Source(policy, number, statement)
                for action in statement.actions:
                    self._named.setdefault(action, []).append(source)

    def decide(self, action: Action, resource: Resource | None = None) -> Decision:
        if self.root:
            return ROOT
        verdict = self._verdicts.get(action.name)
        if verdict is None:
            verdict = self._verdicts[action.name] = self._verdict(action.name)
        if verdict.denied is not None:
            return verdict.denied
        if resource is not None:
            id = resource.id
            return (
                verdict.denied_ids.get(id)
                or verdict.allowed
                or verdict.allowed_ids.get(id)
                or verdict.nothing
            )
        if action.lists:
            if verdict.listed is None:
                verdict.listed = _listed(verdict)
            return verdict.listed
        if verdict.denied_ids and not action.name.endswith(".Create"):
            # It acts on several at once, and that one among them is denied cannot be seen here.
            return next(iter(verdict.denied_ids.values()))
        return verdict.allowed or verdict.nothing

    def _verdict(self, name: str) -> _Verdict:
        verdict = _Verdict(nothing=Decision(False, f"no policy allows {name}", REFUSAL))
        service, _, rest = name.partition(".")
        kind = kind_of(name)
        for pattern in (name, f"{service}.{rest.partition('.')[0]}.*", f"{service}.*", EVERYTHING):
            for source in self._named.get(pattern, ()):
                _take_in(verdict, source, name, kind)
        return verdict


def _take_in(verdict: _Verdict, source: Source, name: str, kind: str) -> None:
    """The first statement that decides is the one that is told."""
    denies = source.statement.effect == "Deny"
    ids = verdict.denied_ids if denies else verdict.allowed_ids
    for named in source.statement.resources:
        of, _, id = named.rpartition(":")
        if of and of != kind:
            continue
        if id != EVERYTHING:
            if id not in ids:
                ids[id] = _decided(source, name)
        elif denies:
            verdict.denied = verdict.denied or _decided(source, name)
        else:
            verdict.allowed = verdict.allowed or _decided(source, name)


def _decided(source: Source, name: str) -> Decision:
    if source.statement.effect == "Deny":
        return Decision(False, f"{source} denies {name}", REFUSAL, source)
    return Decision(True, f"{source} allows {name}", "", source)


def _listed(verdict: _Verdict) -> Decision:
    """What a list may show: all but what is denied, or just what is allowed."""
    if len(verdict.denied_ids) + len(verdict.allowed_ids) > MOST_LISTED:
        return verdict.nothing
    denied = frozenset(verdict.denied_ids)
    if verdict.allowed is not None:
        found = verdict.allowed
        return Decision(True, found.reason, source=found.source, without=denied)
    only = frozenset(verdict.allowed_ids) - denied
    if not only:
        return verdict.nothing
    found = verdict.allowed_ids[next(iter(only))]
    return Decision(True, found.reason, source=found.source, only=only)


def both(one: Decision, other: Decision) -> Decision:
    """What holds where two must allow it: the first that denies, or the first cut down further."""
    if not one.allowed or (other.allowed and other.whole):
        return one
    if not other.allowed:
        return other
    only = one.only if other.only is None else other.only
    if one.only is not None and other.only is not None:
        only = one.only & other.only
    without = one.without | other.without
    return Decision(True, one.reason, source=one.source, only=only, without=without)


EVERYBODY = Rights(root=True)
"""Those of root."""
NOTHING = Rights()
