"""Retention: rules that say what is kept, and when all else is deleted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.products.registry.retention.selecting import matches
from tests.products.instances.cloud import Json
from tests.products.registry.registries import MB, Registries

MISSING = "Invalid retention rule ID"


def rule(rule_type: str = "artifacts pushed", count: int | None = 1, **fields: Any) -> Json:
    """A rule for everything, or for what the fields say."""
    return {
        "rule_type": rule_type,
        "count": count,
        "repository_action": "matches",
        "repository_match": "**",
        "tag_action": "matches",
        "tag_match": "**",
        "untagged": True,
        **fields,
    }


class Keeping:
    """A registry and its retention."""

    def __init__(self, registries: Registries) -> None:
        registries.clock.hold("2030-01-01T00:00:00+00:00")
        self.registries = registries
        self.id = registries.make()
        self.path = f"/registry/{self.id}/retention"

    def add(self, *given: Any, **fields: Any) -> Json:
        return self.registries.post(f"{self.path}/rules", rule(*given, **fields), ok=201)

    def execute(self, *, dry_run: bool = False) -> Json:
        body = {"dry_run": dry_run}
        done = self.registries.post(f"{self.path}/executions", body, ok=201)
        self.registries.roost.settle()
        return done

    def tags(self, image: str = "app") -> list[str]:
        return self.registries.tags(self.id, image)

    def log(self) -> list[str]:
        """What the account's log says of retention."""
        logs = self.registries.get("/logs", start_time="2029-12-31T00:00:00Z")["logs"]
        return [log["message"] for log in logs if " artifacts" in log["message"]]


@pytest.fixture
def keeping(registries: Registries) -> Keeping:
    return Keeping(registries)


# Rules


def test_a_rule_is_shown_as_the_registry_keeps_it(keeping: Keeping) -> None:
    made = keeping.add(
        "days pushed", 30, repository_action="excludes", repository_match="base/*",
        tag_match="release-*", untagged=False,
    )  # fmt: skip
    scope = {
        "repository": [
            {
                "decoration": "repoExcludes",
                "kind": "doublestar",
                "pattern": "base/*",
                "extras": {},
            }
        ]
    }
    assert made == {
        "id": 1,
        "disabled": False,
        "action": "retain",
        "params": {"additional_prop": 30},
        "scope_selectors": scope,
        "scope_selector": scope,
        "tag_selectors": [
            {
                "decoration": "matches",
                "kind": "doublestar",
                "pattern": "release-*",
                "extras": {"untagged": False},
            }
        ],
        "template": "nDaysSinceLastPush",
    }
    assert keeping.registries.get(f"{keeping.path}/rules/1") == made


@pytest.mark.parametrize(
    ("rule_type", "template"),
    [
        ("artifacts pushed", "latestPushedK"),
        ("artifacts pulled", "latestPulledN"),
        ("days pushed", "nDaysSinceLastPush"),
        ("days pulled", "nDaysSinceLastPull"),
        ("always retain", "always"),
    ],
)
def test_a_type_is_shown_by_the_name_of_its_template(
    keeping: Keeping, rule_type: str, template: str
) -> None:
    assert keeping.add(rule_type)["template"] == template


def test_rules_are_numbered_and_no_number_comes_twice(keeping: Keeping) -> None:
    assert [keeping.add()["id"] for _ in range(2)] == [1, 2]
    keeping.registries.delete(f"{keeping.path}/rules/2")
    assert keeping.add()["id"] == 3
    listed = keeping.registries.get(f"{keeping.path}/rules")
    assert [found["id"] for found in listed["retention_rules"]] == [1, 3]
    assert listed["meta"]["total"] == 2


def test_a_rule_can_be_turned_off(keeping: Keeping) -> None:
    keeping.add()
    path = f"{keeping.path}/rules/1"
    assert keeping.registries.put(path, {"disabled": True})["disabled"] is True
    assert keeping.registries.get(path)["disabled"] is True
    text = keeping.registries.refused("PUT", path, {})
    assert text == "Missing required field: disabled"


@pytest.mark.parametrize("id", ["2", "0", "01", "x", "9" * 40])
def test_what_is_no_number_of_a_rule_is_unknown(keeping: Keeping, id: str) -> None:
    keeping.add()
    path = f"{keeping.path}/rules/{id}"
    assert keeping.registries.refused("GET", path, status=404) == MISSING
    assert keeping.registries.refused("PUT", path, {"disabled": True}, status=404) == MISSING
    assert keeping.registries.refused("DELETE", path, status=404) == MISSING


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"rule_type": "all"}, 400, "Invalid rule_type: "),
        ({"rule_type": None}, 400, "Missing required field: rule_type"),
        ({"repository_action": "is"}, 400, "Invalid repository_action: "),
        ({"tag_action": "is"}, 400, "Invalid tag_action: "),
        ({"untagged": None}, 400, "Missing required field: untagged"),
        ({"tag_match": "x" * 256}, 400, "Invalid tag_match: "),
        ({"tag_match": ""}, 422, "Invalid tag_match: "),
        ({"repository_match": ""}, 422, "Invalid repository_match: "),
        ({"count": 0}, 422, "Invalid count: must be 1 to 100000"),
        ({"count": -1}, 422, "Invalid count: "),
        ({"count": None}, 422, "Invalid count: "),
    ],
)
def test_what_is_no_rule_is_refused(keeping: Keeping, fields: Json, status: int, text: str) -> None:
    refusal = keeping.registries.refused(
        "POST", f"{keeping.path}/rules", rule(**fields), status=status
    )
    assert refusal.startswith(text)
    assert keeping.registries.get(f"{keeping.path}/rules")["retention_rules"] == []


def test_what_is_always_retained_needs_no_count(keeping: Keeping) -> None:
    assert keeping.add("always retain", None)["params"] == {"additional_prop": 0}
    assert keeping.add("always retain", 7)["params"] == {"additional_prop": 0}


def test_a_registry_has_fifteen_rules_at_most(keeping: Keeping) -> None:
    for _ in range(15):
        keeping.add()
    text = keeping.registries.refused("POST", f"{keeping.path}/rules", rule(), status=422)
    assert text == "A registry has at most 15 retention rules"


# What goes


def pushed(keeping: Keeping, *images: str) -> None:
    """Pushes these, a day after the other."""
    for image in images:
        keeping.registries.push(image)
        keeping.registries.clock.advance(days=1)


def test_an_execution_is_begun_at_once(keeping: Keeping) -> None:
    assert keeping.execute() == {
        "dry_run": False,
        "end_time": "",
        "start_time": "2030-01-01T00:00:00+00:00",
        "trigger": "Manual",
    }


def test_without_rules_everything_stays(keeping: Keeping) -> None:
    pushed(keeping, "app:1", "app:2")
    keeping.execute()
    assert keeping.tags() == ["1", "2"]


def test_the_latest_are_kept(keeping: Keeping) -> None:
    pushed(keeping, "app:1", "app:2", "app:3", "other:1")
    keeping.add("artifacts pushed", 2)
    keeping.execute()
    assert (keeping.tags(), keeping.tags("other")) == (["2", "3"], ["1"])
    storage = keeping.registries.registry(keeping.id)["storage"]
    assert storage["used"]["bytes"] == 3 * MB
    found = keeping.registries.get(f"/registry/{keeping.id}/repository/app")
    assert found["artifact_count"] == 2
    assert keeping.log() == ["Retention deleted 1 artifacts"]


def test_a_dry_run_deletes_nothing_and_says_what_it_would(keeping: Keeping) -> None:
    pushed(keeping, "app:1", "app:2", "app:3")
    keeping.add("artifacts pushed", 1)
    assert keeping.execute(dry_run=True)["dry_run"] is True
    assert keeping.tags() == ["1", "2", "3"]
    assert keeping.log() == ["Retention would delete 2 artifacts"]


def test_those_that_are_pulled_are_kept(keeping: Keeping) -> None:
    pushed(keeping, "app:1", "app:2", "app:3")
    keeping.registries.pull("app:1")
    keeping.add("artifacts pulled", 1)
    keeping.execute()
    assert keeping.tags() == ["1"]


def test_days_are_counted_from_the_last_push_or_pull(keeping: Keeping) -> None:
    pushed(keeping, "app:1", "app:2", "app:3")
    keeping.registries.pull("app:1")
    keeping.add("days pushed", 2)
    keeping.add("days pulled", 1)
    keeping.execute()
    assert keeping.tags() == ["1", "2", "3"], "2 two days ago, 3 one, and 1 was pulled"
    keeping.registries.clock.advance(hours=1)
    keeping.execute()
    assert keeping.tags() == ["1", "3"]
    keeping.registries.clock.advance(days=3)
    keeping.execute()
    assert keeping.tags() == []


def test_a_rule_is_for_some_repositories_and_others_keep_all(keeping: Keeping) -> None:
    pushed(keeping, "web/app:1", "web/app:2", "web/deep/app:1", "web/deep/app:2", "app:1", "app:2")
    keeping.add("artifacts pushed", 1, repository_match="web/*")
    keeping.execute()
    assert [keeping.tags(image) for image in ("web/app", "web/deep/app", "app")] == [
        ["2"], ["1", "2"], ["1", "2"],
    ]  # fmt: skip
    keeping.add("artifacts pushed", 1, repository_match="web/**", repository_action="excludes")
    keeping.execute()
    assert [keeping.tags(image) for image in ("web/deep/app", "app")] == [["1", "2"], ["2"]]


def test_a_rule_is_for_some_tags_and_lets_go_of_all_others(keeping: Keeping) -> None:
    pushed(keeping, "app:release-1", "app:dev-1", "app:release-2", "app:dev-2")
    keeping.add("always retain", tag_match="release-*")
    keeping.add("artifacts pushed", 1, tag_match="release-*", tag_action="excludes")
    keeping.execute()
    assert keeping.tags() == ["dev-2", "release-1", "release-2"]


@pytest.mark.parametrize("untagged", [True, False])
def test_what_has_no_tag_is_kept_by_rules_for_that(keeping: Keeping, untagged: bool) -> None:
    keeping.registries.push("app:latest", size=1)
    keeping.registries.push("app:latest", size=2)
    keeping.add("always retain", untagged=untagged)
    keeping.execute()
    assert len(keeping.registries.artifacts(keeping.id)) == (2 if untagged else 1)


def test_rules_that_are_turned_off_are_as_if_they_were_not_there(keeping: Keeping) -> None:
    pushed(keeping, "app:1", "app:2")
    keeping.add("artifacts pushed", 1)
    keeping.registries.put(f"{keeping.path}/rules/1", {"disabled": True})
    keeping.execute()
    assert keeping.tags() == ["1", "2"]


def test_many_go_in_steps(keeping: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roost.products.registry.retention.executions.AT_ONCE", 2)
    for number in range(6):
        keeping.registries.push(f"app{number % 2}:{number}")
    keeping.registries.push("app0:keep")
    keeping.add("always retain", tag_match="keep")
    keeping.execute()
    assert (keeping.tags("app0"), keeping.tags("app1")) == (["keep"], [])
    assert keeping.log() == ["Retention deleted 2 artifacts"] * 3


# When


@pytest.mark.parametrize(
    ("cron", "first"),
    [
        ("hourly", "2030-01-01T01:00:00+00:00"),
        ("daily", "2030-01-02T00:00:00+00:00"),
        ("weekly", "2030-01-06T00:00:00+00:00"),
        ("monthly", "2030-02-01T00:00:00+00:00"),
    ],
)
def test_a_schedule_says_when_it_is_next(keeping: Keeping, cron: str, first: str) -> None:
    shown = keeping.registries.put(f"{keeping.path}/schedule", {"cron": cron})
    assert shown == {"schedule": cron, "next_scheduled_time": first}


def test_a_schedule_is_one_of_four(keeping: Keeping) -> None:
    for cron in (None, "", "yearly", "0 0 * * *"):
        text = keeping.registries.refused("PUT", f"{keeping.path}/schedule", {"cron": cron})
        assert "cron" in text


def test_the_schedule_applies_the_rules_again_and_again(keeping: Keeping) -> None:
    registries = keeping.registries
    registries.put(f"{keeping.path}/schedule", {"cron": "daily"})
    keeping.add("artifacts pushed", 1)
    for number in range(3):
        registries.push(f"app:{number}")
        registries.clock.advance(hours=1)
    assert keeping.tags() == ["0", "1", "2"]
    registries.clock.advance(hours=20)
    assert keeping.tags() == ["0", "1", "2"]
    registries.clock.advance(hours=1)
    assert keeping.tags() == ["2"]
    registries.push("app:3")
    registries.clock.advance(days=1)
    assert keeping.tags() == ["3"]


def test_another_schedule_takes_the_place_of_the_one_before(keeping: Keeping) -> None:
    registries = keeping.registries
    keeping.add("artifacts pushed", 1)
    registries.put(f"{keeping.path}/schedule", {"cron": "hourly"})
    registries.put(f"{keeping.path}/schedule", {"cron": "monthly"})
    registries.push("app:1")
    registries.push("app:2")
    registries.clock.advance(days=30)
    assert keeping.tags() == ["1", "2"]
    registries.clock.advance(days=1)
    assert len(keeping.tags()) == 1


# Patterns


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("app", "app", True),
        ("app", "apps", False),
        ("*", "app", True),
        ("*", "", True),
        ("*", "web/app", False),
        ("**", "web/deep/app", True),
        ("web/*", "web/app", True),
        ("web/*", "web/deep/app", False),
        ("web/**", "web/deep/app", True),
        ("**/app", "web/deep/app", True),
        ("***", "a/b", True),
        ("*-*", "release-1", True),
        ("*a*b*", "xxaxxbxx", True),
        ("*a*b*", "xxbxxaxx", False),
        ("r?l", "rel", False),
        ("v1.*", "v1x2", False),
    ],
)
def test_a_star_stands_for_all_but_slashes_and_two_for_anything(
    pattern: str, text: str, found: bool
) -> None:
    assert matches(pattern, text) is found


@given(st.text("ab/*", max_size=12), st.text("ab/", max_size=12))
def test_any_text_matches_itself_and_what_is_put_in_place_of_stars(pattern: str, text: str) -> None:
    assert matches(text, text)
    assert matches(f"**{text}**", f"b/{text}a/")
    assert matches(pattern.replace("*", "**"), pattern.replace("*", text))


def test_no_pattern_takes_long() -> None:
    assert not matches("*a" * 127, "a" * 254 + "b")
