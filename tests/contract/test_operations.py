"""Every operation of the contract is there, and declared as the contract has it.

operations/ holds the contract's facts, a file for each section that is built, a line an operation.
What Roost takes and answers beyond that is its own business.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from roost import app


class Fact(msgspec.Struct):
    """required, body: names in the request's JSON. answer: types by field. type: where not JSON."""

    id: str
    method: str
    path: str
    section: str
    ok: int
    errors: list[int]
    public: bool = False
    query: list[str] = []
    required: list[str] = []
    body: list[str] = []
    answer: dict[str, str] = {}
    type: str = "application/json"


FACTS = [
    fact
    for path in sorted(Path(__file__).with_name("operations").glob("*.json"))
    for fact in msgspec.json.decode(path.read_bytes(), type=list[Fact])
]
SECTIONS = frozenset(fact.section for fact in FACTS)

# The contract calls nothing required where a body has a single field.
REQUIRED: dict[str, list[str]] = {
    "attach-instance-iso": ["iso_id"],
    "attach-instance-network": ["network_id"],
    "detach-instance-network": ["network_id"],
    "attach-instance-vpc": ["vpc_id"],
    "detach-instance-vpc": ["vpc_id"],
    # Ansible leaves the tier to the server.
    "create-object-storage": ["cluster_id"],
    # govultr gives the name by another field.
    "create-object-storage-bucket": [],
    "attach-baremetals-vpcs": ["vpc_id"],
    "detach-baremetal-vpcs": ["vpc_id"],
    "attach-baremetals-vpc2": ["vpc_id"],
    "detach-baremetal-vpc2": ["vpc_id"],
    # A rule that names a source needs no subnet, and Ansible sends none.
    "post-firewalls-firewall-group-id-rules": ["ip_type", "protocol"],
    # There is nobody to invite without an address.
    "create-invitation": ["email_invited"],
    # Clients give a whole name instead of its parts, and a service user has no password.
    "create-user": ["email"],
    # Its description says where it is made, and there is nothing to be guessed.
    "create-load-balancer": ["region"],
    # What is left out stays as it is.
    "update-kubernetes-cluster": [],
    # govultr leaves out an empty version, which is to hear that it is none.
    "start-kubernetes-cluster-upgrade": [],
    # The region may be in the query.
    "get-cluster-availability": [],
    "assign-iam-policy-to-role-deprecated": ["policy_id"],
}
# Fields that a shape names and that these answers leave out, as the published examples do.
ABSENT = {
    ("list-startup-scripts", "startup_scripts[].script"),
    ("list-instances", "instances[].default_password"),
    ("get-instance", "instance.default_password"),
    ("update-instance", "instance.default_password"),
    ("list-baremetals", "bare_metals[].default_password"),
    ("get-baremetal", "bare_metal.default_password"),
    ("update-baremetal", "bare_metal.default_password"),
    # A misspelt shape: the examples and all clients have forwarding_rules.
    *(
        (id, f"{balancer}.forward_rules[].{field}")
        for id, balancer in (
            ("list-load-balancers", "load_balancers[]"),
            ("create-load-balancer", "load_balancer"),
            ("get-load-balancer", "load_balancer"),
        )
        for field in (
            "id",
            "frontend_protocol",
            "frontend_port",
            "backend_portocol",
            "backend_port",
        )
    ),
    # Only a cluster by itself shows its template.
    *(
        (fact.id, field)
        for fact in FACTS
        for field in fact.answer
        if fact.id == "list-clusters" and ".instance_template." in field
    ),
    # The contract's shape has a user within a user; operations/users.json takes them for one.
    # Passwords are never shown, and a service user's key only when he is made.
    ("list-users", "users[].password"),
    ("list-users", "users[].api_key"),
    ("get-user", "user.password"),
    ("get-user", "user.api_key"),
    ("create-user", "user.password"),
    # A list in the contract; clients read one within an object, of all, direct and inherited.
    *(
        (f"list-iam-{whose}-{what}", f"{what}[].{field}")
        for whose in ("user", "current-user")
        for what, fields in (
            (
                "roles",
                ("user_id", "role_id", "role_name", "role_description", "role_type"),
            ),
            ("policies", ("user_id", "policy_id", "policy_name", "policy_description")),
        )
        for field in (*fields, "date_assigned", "assigned_by")
    ),
    # A text in the contract; clients send and read an object.
    ("list-invitations", "invitations[].permissions"),
    *(
        (id, "invitation.permissions")
        for id in ("create-invitation", "get-invitation", "resend-invitation")
    ),
    # The contract does not say what the items are; these are objects, as they are sent.
    ("get-load-balancer-reverse-dns", "ipv6[]"),
    # Nor here: clients read tags with a name and two dates, and a data center.
    ("list-registry-repository-artifacts", "artifacts[].tags[]"),
    ("read-registry-repository-artifact", "tags[]"),
    ("list-registry-regions", "regions[].data_center"),
    ("list-registries", "registries[].metadata.region.data_center"),
    ("create-registry", "metadata.region.data_center"),
    ("read-registry", "metadata.region.data_center"),
    ("update-registry", "metadata.region.data_center"),
    # The name of the host is that of the registry's region.
    (
        "create-registry-docker-credentials",
        "auths.{registry-region-name}.vultrcr.com.auth",
    ),
    # Lists in the clients, of permissions and of what each is for.
    *(
        (id, f"{start}permissions.{field}")
        for id, start in (
            ("list-registry-robots", "robots[]."),
            ("read-registry-robot", ""),
            ("update-robot", ""),
        )
        for field in ("kind", "namespace", "access.action", "access.resource", "access.effect")
    ),
    *(
        (id, f"{database}.{field}[]")
        for id, database in (
            ("list-databases", "databases[]"),
            ("create-database", "database"),
            ("get-database", "database"),
            ("update-database", "database"),
            ("database-add-read-replica", "database"),
            ("database-restore-from-backup", "database"),
            ("database-fork", "database"),
        )
        for field in ("read_replicas", "pg_available_extensions")
    ),
    # Maps in which an engine's name is the key.
    ("list-database-plans", "plans[].supported_engines"),
    ("list-database-plans", "plans[].max_connections"),
    # The shape is one alert; the example and all clients have a list.
    *(
        ("list-service-alerts", f"alerts.{field}")
        for field in (
            "timestamp",
            "message_type",
            "description",
            "recommendation",
            "maintenance_scheduled",
            "resource_type",
            "table_count",
        )
    ),
    # The contract's shape is one label or taint; clients read a list.
    *(("list-nodepool-labels", f"labels.{field}") for field in ("id", "key", "value")),
    *(("list-nodepool-taints", f"taints.{field}") for field in ("id", "key", "value", "effect")),
    # govultr reads a list of names.
    ("iam-assume-role", "assumed_role_session.conditions_met"),
    ("list-iam-assumed-role-sessions", "assumed_role_sessions[].conditions_met"),
}
# The contract's shape says string; its example and the clients have a number.
TYPES = {
    ("list-metal-plans", "plans_metal[].disk"): "integer",
    # govultr reads a number.
    ("list-vpc2-nodes", "nodes[].mac_address"): "integer",
    ("get-pushzone-files", "files[].size"): "integer",
    ("get-pushzone-file", "file.size"): "integer",
    # The shape says strings; the example and the clients have numbers.
    **{
        ("get-database-usage", f"usage.{part}.{field}"): type
        for part, names in (
            ("disk", ("current_gb", "max_gb")),
            ("memory", ("current_mb", "max_mb")),
            ("cpu", ()),
        )
        for field, type in (
            *zip(names, ("number", "integer"), strict=False),
            ("percentage", "number"),
        )
    },
    # The contract does not say what the items are.
    ("create-vpc", "vpc.internet.types[]"): "string",
    ("get-vpc", "vpc.internet.types[]"): "string",
    ("list-vpcs", "vpcs[].internet.types[]"): "string",
}

# What the published samples call, where the contract has another method or path.
OF_SAMPLES = {
    "get-cluster-availability-of-plan",
    "delete-load-balancer-reverse-dns-ipv6",
    "patch-block-snapshot",
    "post-registries",
    "post-ticket-close",
    "set-load-balancer-reverse-dns-ipv4",
    "set-load-balancer-reverse-dns-ipv6",
}
# What the guides call, and the contract has at another path.
OF_GUIDES = {"list-application-variables"}
# What govultr calls beside the contract, what servers' tokens and people in a browser need.
BESIDE = {
    "create-oidc-token",
    "get-oidc-discovery",
    "get-oidc-identity-discovery",
    "get-oidc-sign-in",
    "get-oidc-token-grant",
    "oidc-sign-in",
}
# What a proxy that answers OPTIONS itself lets through.
INSTEAD_OF_OPTIONS = {
    "post-registry-docker-credentials",
    "post-registry-kubernetes-docker-credentials",
}
# What clients call, and the contract has not.
OF_CLIENTS = {
    "create-organization",
    "delete-organization",
    "get-iam-assumed-role-session",
    "restore-organization",
}
# Answers without a body in the contract, whose clients read one.
WITH_BODY = {"create-load-balancer-forwarding-rules", "create-user-api-key"}

each_operation = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)


@cache
def document() -> dict[str, Any]:
    return json.loads(app.document())


def declared(fact: Fact) -> dict[str, Any]:
    return document()["paths"][fact.path][fact.method.lower()]


def test_all_sections_are_whole() -> None:
    ours = [o.id for o in app.operations() if o.section in SECTIONS]
    more = OF_SAMPLES | OF_GUIDES | INSTEAD_OF_OPTIONS | OF_CLIENTS | BESIDE
    assert sorted(ours) == sorted([*more, *(fact.id for fact in FACTS)])


@each_operation
def test_it_is_at_its_path_with_its_codes(fact: Fact) -> None:
    operation = declared(fact)
    assert operation["operationId"] == fact.id
    assert operation["tags"] == [fact.section]
    successes = [code for code in operation["responses"] if code < "400"]
    assert successes == [str(fact.ok)]
    assert {str(code) for code in fact.errors} <= set(operation["responses"])
    assert (operation["security"] == []) == fact.public


@each_operation
def test_it_takes_every_query_parameter(fact: Fact) -> None:
    names = {p["name"] for p in declared(fact).get("parameters", []) if p["in"] == "query"}
    assert set(fact.query) <= names


@each_operation
def test_it_takes_every_field_of_the_body(fact: Fact) -> None:
    body = declared(fact).get("requestBody")
    if body is None:
        assert not fact.body
        return
    media = body["content"].get("application/json") or next(iter(body["content"].values()))
    schema = resolve(media["schema"])
    # The one body that is a list has none.
    assert set(fact.body) <= set(schema.get("properties", ()))
    assert set(schema.get("required", [])) == set(REQUIRED.get(fact.id, fact.required))


@each_operation
def test_it_answers_with_a_body_of_the_right_type_or_none(fact: Fact) -> None:
    content = declared(fact)["responses"][str(fact.ok)].get("content", {})
    has_body = bool(fact.answer) or fact.type != "application/json" or fact.id in WITH_BODY
    assert list(content) == ([fact.type] if has_body else [])


@each_operation
def test_it_answers_every_field_with_its_type(fact: Fact) -> None:
    content = declared(fact)["responses"][str(fact.ok)].get("content", {})
    ours = {field: type for media in content.values() for field, type in fields(media["schema"])}
    wanted = {
        field: TYPES.get((fact.id, field), type)
        for field, type in fact.answer.items()
        if (fact.id, field) not in ABSENT
    }
    assert wanted == {
        # Whole numbers are numbers.
        field: "number" if (type, ours.get(field)) == ("number", "integer") else ours.get(field)
        for field, type in wanted.items()
    }


def fields(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Path and type of every value in a schema; `[]` stands for the items of a list."""
    schema = resolve(schema)
    if "anyOf" in schema:
        for option in schema["anyOf"]:
            yield from fields(option, path)
    elif "properties" in schema:
        for name, inner in schema["properties"].items():
            yield from fields(inner, f"{path}.{name}" if path else name)
    elif schema.get("type") == "array":
        yield from fields(schema.get("items", {}), f"{path}[]")
    else:
        types = schema.get("type", "any")
        yield path, types if isinstance(types, str) else types[0]


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return document()["components"]["schemas"][name] if name else schema
