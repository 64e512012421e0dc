"""What is asked and told of retention."""

from typing import Any, Literal

import msgspec

from ....http.fields import Text

Cron = Literal["hourly", "daily", "weekly", "monthly"]
Decides = Literal["matches", "excludes"]
RuleType = Literal[
    "artifacts pushed", "artifacts pulled", "days pushed", "days pulled", "always retain"
]


class RetentionParams(msgspec.Struct):
    """additional_prop: of how many artifacts or days the rule speaks; 0 where of none."""

    additional_prop: int


class RetentionSelector(msgspec.Struct, kw_only=True):
    """decoration: repoMatches or repoExcludes of repositories, matches or excludes of tags.

    pattern: in which * stands for anything but a slash, and ** for anything. extras: of tags alone,
    `untagged` says whether the rule is for artifacts without a tag as well.
    """

    decoration: str
    kind: str = "doublestar"
    pattern: str
    extras: dict[str, Any] = {}


class RetentionScope(msgspec.Struct):
    repository: list[RetentionSelector]


class RetentionRule(msgspec.Struct, kw_only=True):
    """A rule, as it is answered: scope_selectors as the contract calls it, scope_selector as
    clients do.
    """

    id: int
    disabled: bool
    action: str = "retain"
    params: RetentionParams
    scope_selectors: RetentionScope
    scope_selector: RetentionScope
    tag_selectors: list[RetentionSelector]
    template: str


class RetentionRuleCreate(msgspec.Struct, kw_only=True):
    """count: of artifacts or days, for all rules but `always retain`."""

    rule_type: RuleType
    count: int = 0
    repository_action: Decides
    repository_match: Text
    tag_action: Decides
    tag_match: Text
    untagged: bool


class RetentionRuleUpdate(msgspec.Struct):
    disabled: bool


class ScheduleUpdate(msgspec.Struct):
    cron: Cron


class RetentionSchedule(msgspec.Struct):
    schedule: Cron
    next_scheduled_time: str


class ExecutionCreate(msgspec.Struct):
    """dry_run: deletes nothing; the account's log says what would be."""

    dry_run: bool


class Execution(msgspec.Struct):
    """end_time: empty, since it is under way."""

    dry_run: bool
    end_time: str
    start_time: str
    trigger: Literal["Manual", "Schedule"]
