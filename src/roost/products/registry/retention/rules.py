"""The rules of a registry's retention: what is kept because of each."""

from ....http.errors import NotFound
from ....store import Tx
from ..documents import REGISTRIES, RegistryRecord, RetentionTerms
from ..rules import MANAGED, edit, unprocessable
from .documents import (
    RetentionParams,
    RetentionRule,
    RetentionRuleCreate,
    RetentionScope,
    RetentionSelector,
)

MOST_RULES = 15
MOST_COUNT = 100_000
MISSING = "Invalid retention rule ID"

ALWAYS = "always"
_TEMPLATES = {
    "artifacts pushed": "latestPushedK",
    "artifacts pulled": "latestPulledN",
    "days pushed": "nDaysSinceLastPush",
    "days pulled": "nDaysSinceLastPull",
    "always retain": ALWAYS,
}
_OF_REPOSITORIES = {"matches": "repoMatches", "excludes": "repoExcludes"}


def listed(tx: Tx, account: int, id: str) -> list[RetentionRule]:
    return [shown(terms) for terms in tx.get(REGISTRIES, id, account).state.rules]


def get(tx: Tx, account: int, id: str, rule_id: str) -> RetentionRule:
    return shown(_find(tx.get(REGISTRIES, id, account), rule_id))


def create(tx: Tx, account: int, id: str, wanted: RetentionRuleCreate) -> RetentionRule:
    """Raises ApiError for one that cannot be, and for one too many."""
    record = edit(tx, account, id)
    state, template = record.state, _TEMPLATES[wanted.rule_type]
    if len(state.rules) >= MOST_RULES:
        raise unprocessable(f"A registry has at most {MOST_RULES} retention rules")
    if template != ALWAYS and not 1 <= wanted.count <= MOST_COUNT:
        raise unprocessable(f"Invalid count: must be 1 to {MOST_COUNT}")
    for name in ("repository_match", "tag_match"):
        if not getattr(wanted, name):
            raise unprocessable(f"Invalid {name}: must not be empty")
    state.last_rule += 1
    terms = RetentionTerms(
        id=state.last_rule,
        template=template,
        count=0 if template == ALWAYS else wanted.count,
        repository_decoration=_OF_REPOSITORIES[wanted.repository_action],
        repository_pattern=wanted.repository_match,
        tag_decoration=wanted.tag_action,
        tag_pattern=wanted.tag_match,
        untagged=wanted.untagged,
    )
    state.rules.append(terms)
    MANAGED.update(tx, record)
    return shown(terms)


def update(tx: Tx, account: int, id: str, rule_id: str, disabled: bool) -> RetentionRule:
    record = edit(tx, account, id)
    terms = _find(record, rule_id)
    terms.disabled = disabled
    MANAGED.update(tx, record)
    return shown(terms)


def delete(tx: Tx, account: int, id: str, rule_id: str) -> None:
    record = edit(tx, account, id)
    record.state.rules.remove(_find(record, rule_id))
    MANAGED.update(tx, record)


def shown(terms: RetentionTerms) -> RetentionRule:
    repositories = RetentionSelector(
        decoration=terms.repository_decoration, pattern=terms.repository_pattern
    )
    tags = RetentionSelector(
        decoration=terms.tag_decoration,
        pattern=terms.tag_pattern,
        extras={"untagged": terms.untagged},
    )
    scope = RetentionScope([repositories])
    return RetentionRule(
        id=terms.id,
        disabled=terms.disabled,
        params=RetentionParams(terms.count),
        scope_selectors=scope,
        scope_selector=scope,
        tag_selectors=[tags],
        template=terms.template,
    )


def _find(record: RegistryRecord, rule_id: str) -> RetentionTerms:
    """Raises NotFound; what is no number is none of them."""
    for terms in record.state.rules:
        if str(terms.id) == rule_id:
            return terms
    raise NotFound(MISSING)
