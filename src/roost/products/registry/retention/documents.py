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
    """How much a retention rule keeps.

    additional_prop: How many artifacts or days. 0 for a rule that keeps always.
    """

    additional_prop: int


class RetentionSelector(msgspec.Struct, kw_only=True):
    """Which repositories or tags a retention rule is for.

    decoration: `repoMatches` or `repoExcludes` for repositories, `matches` or `excludes` for tags.
    kind: How the pattern is read. Always `doublestar`.
    pattern: The pattern: `*` stands for anything but a slash, and `**` for anything.
    extras: For tags, `untagged` says whether the rule is for artifacts without a tag as well.
    """

    decoration: str
    kind: str = "doublestar"
    pattern: str
    extras: dict[str, Any] = {}


class RetentionScope(msgspec.Struct):
    """Which repositories a retention rule is for.

    repository: One selector.
    """

    repository: list[RetentionSelector]


class RetentionRule(msgspec.Struct, kw_only=True):
    """What a registry keeps.

    id: The number that requests name the rule by.
    disabled: Whether it is turned off.
    action: What the rule does. Always `retain`.
    params: How much it keeps.
    scope_selectors, scope_selector: Which repositories it is for.
    tag_selectors: Which tags it is for.
    template: What it counts by: `latestPushedK`, `latestPulledN`, `nDaysSinceLastPush`,
    `nDaysSinceLastPull` or `always`.
    """

    # The contract calls it scope_selectors, and clients scope_selector.

    id: int
    disabled: bool
    action: str = "retain"
    params: RetentionParams
    scope_selectors: RetentionScope
    scope_selector: RetentionScope
    tag_selectors: list[RetentionSelector]
    template: str


class RetentionRuleCreate(msgspec.Struct, kw_only=True):
    """rule_type: What it counts by: the artifacts pushed or pulled last, those pushed or pulled in
    the last days, or nothing (`always retain`).
    count: How many artifacts or days, from 1 to 100,000. `always retain` needs none.
    repository_action: Whether the rule is for repositories that match, or for all but these.
    repository_match: The pattern for repositories: `*` stands for anything but a slash, and `**`
    for anything. It must not be empty.
    tag_action: Whether the rule is for tags that match, or for all but these.
    tag_match: The pattern for tags. It must not be empty.
    untagged: Whether the rule is for artifacts without a tag as well.
    """

    rule_type: RuleType
    count: int = 0
    repository_action: Decides
    repository_match: Text
    tag_action: Decides
    tag_match: Text
    untagged: bool


class RetentionRuleUpdate(msgspec.Struct):
    """disabled: Whether the rule is turned off."""

    disabled: bool


class ScheduleUpdate(msgspec.Struct):
    """cron: How often to apply the rules: at the beginning of each hour, day, week (Sunday) or
    month, in UTC.
    """

    cron: Cron


class RetentionSchedule(msgspec.Struct):
    """When retention is applied.

    schedule: How often.
    next_scheduled_time: When it is applied next.
    """

    schedule: Cron
    next_scheduled_time: str


class ExecutionCreate(msgspec.Struct):
    """dry_run: Whether to delete nothing. The account's log then says how many artifacts would be
    deleted.
    """

    dry_run: bool


class Execution(msgspec.Struct):
    """A run of the retention rules.

    dry_run: Whether nothing is deleted.
    end_time: Empty, since it is under way.
    start_time: When it began.
    trigger: What began it: `Manual`, a request.
    """

    dry_run: bool
    end_time: str
    start_time: str
    trigger: Literal["Manual", "Schedule"]
