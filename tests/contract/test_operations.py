"""Every operation of the contract is there, and declared as the contract has it.

operations/ holds the contract's facts, a file for each section that is built, a line an operation.
What Roost takes and answers beyond that is its own business.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from roost import app
from roost.http import openapi


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
    # Its description says where it is made, and there is nothing to be guessed.
    "create-load-balancer": ["region"],
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
    # The contract does not say what the items are; these are objects, as they are sent.
    ("get-load-balancer-reverse-dns", "ipv6[]"),
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
    # The contract does not say what the items are.
    ("create-vpc", "vpc.internet.types[]"): "string",
    ("get-vpc", "vpc.internet.types[]"): "string",
    ("list-vpcs", "vpcs[].internet.types[]"): "string",
}

# What the published samples call, where the contract has another method or path.
OF_SAMPLES = {
    "delete-load-balancer-reverse-dns-ipv6",
    "patch-block-snapshot",
    "set-load-balancer-reverse-dns-ipv4",
    "set-load-balancer-reverse-dns-ipv6",
}
# What clients call and the contract has not.
OF_CLIENTS = {"get-iam-assumed-role-session"}
# Answers without a body in the contract, whose clients read one.
WITH_BODY = {"create-load-balancer-forwarding-rules"}

each_operation = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)


@cache
def document() -> dict[str, Any]:
    return openapi.document(app.operations(), "0")


def declared(fact: Fact) -> dict[str, Any]:
    return document()["paths"][fact.path][fact.method.lower()]


def test_all_sections_are_whole() -> None:
    ours = [o.id for o in app.operations() if o.section in SECTIONS]
    assert sorted(ours) == sorted([*OF_SAMPLES, *OF_CLIENTS, *(fact.id for fact in FACTS)])


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
    [media] = body["content"].values()
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
