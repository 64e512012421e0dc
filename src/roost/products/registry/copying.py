"""How registries are copied: where they are, and what they keep."""

from ...copying import Copyable, Journey, Json, Parent

_TYPES = {
    "latestPushedK": "artifacts pushed",
    "latestPulledN": "artifacts pulled",
    "nDaysSinceLastPush": "days pushed",
    "nDaysSinceLastPull": "days pulled",
    "always": "always retain",
}
_PLANS = {0: "start_up", 5: "business", 10: "premium", 20: "enterprise"}


def _body(journey: Journey, item: Json, place: Parent) -> Json:
    """The plan, where it is not told, is known by its price."""
    metadata = item["metadata"]
    subscription = metadata["subscription"]
    plan = subscription.get("plan") or _PLANS[round(subscription["billing"]["monthly_price"])]
    return {"region": metadata["region"]["name"], "plan": plan}


def _replicate(journey: Journey, item: Json, place: Parent) -> str:
    registry, region = place.here[0], item["region"]
    found = journey.target.every(f"/registry/{registry}/replications", "replications")
    if all(each["region"] != region for each in found):
        journey.target.post(f"/registry/{registry}/replication", {"region": region})
    return f"{registry}/{region}"


def _rule_body(journey: Journey, item: Json, place: Parent) -> Json:
    """A rule is made with other words than it is shown with."""
    scope = item.get("scope_selectors") or item["scope_selector"]
    [repository], [tag] = scope["repository"], item["tag_selectors"]
    extras: Json = tag.get("extras") or {}
    return {
        "rule_type": _TYPES[item["template"]],
        "count": item["params"]["additional_prop"],
        "repository_action": "excludes" if "Excludes" in repository["decoration"] else "matches",
        "repository_match": repository["pattern"],
        "tag_action": tag["decoration"],
        "tag_match": tag["pattern"],
        "untagged": bool(extras.get("untagged")),
    }


COPIES = (
    Copyable(
        name="container-registries", path="/registries", items="registries", at="/registry",
        fields=("name", "public"), body=_body,
        lacks="what is in them, their robots, their passwords, and when they apply retention",
    ),
    Copyable(
        name="registry-replications", path="/registry/{}/replications", items="replications",
        id="region", within="container-registries", act=_replicate,
    ),
    Copyable(
        name="retention-rules", path="/registry/{}/retention/rules", items="retention_rules",
        within="container-registries", fields=("template",), body=_rule_body,
    ),
)  # fmt: skip
