"""What govultr reads of each answer, call by call: at the top, in a wrapper, or in a list."""

from typing import Any

from tests.products.iam.people import Person, allow, made, policy
from tests.server import RunningRoost

Json = dict[str, Any]

GROUP = ("id", "display_name", "description", "members", "date_created")
ROLE = ("id", "name", "role_type", "max_session_duration", "policies", "date_created")
POLICY = ("id", "name", "policy_document", "version", "is_system_policy", "date_created")
TRUST = ("id", "role_name", "trust_type", "user_display", "conditions", "valid_until")
SESSION = ("session_token", "role_id", "user_id", "remaining_duration", "conditions_met")
ASSIGNED = ("role_id", "role_name", "date_assigned")

CALLS: list[tuple[str, str, Json | None, str, tuple[str, ...]]] = [
    ("POST", "/groups", {"display_name": "x"}, "", GROUP),
    ("GET", "/groups/{group}", None, "group", GROUP),
    ("GET", "/groups", None, "groups[]", GROUP),
    ("PUT", "/groups/{group}", {"display_name": "x"}, "", GROUP),
    ("POST", "/groups/{group}/members", {"user_id": "{user}", "display_name": ""}, "", ()),
    ("POST", "/roles", {"name": "x", "role_type": "assignable"}, "", ROLE),
    ("GET", "/roles/{role}", None, "role", ROLE),
    ("GET", "/roles", None, "roles[]", ROLE),
    ("PUT", "/roles/{role}", {"name": "x"}, "", ROLE),
    ("POST", "/policies", {"name": "x"}, "", POLICY),
    ("GET", "/policies/{policy}", None, "policy", POLICY),
    ("GET", "/policies", None, "policies[]", POLICY),
    ("PUT", "/policies/{policy}", {"name": "x"}, "", POLICY),
    ("POST", "/roles/{role}/policies/{policy}", None, "", ("policy_id", "policy_name", "role_id")),
    ("GET", "/roles/{role}/policies", None, "policies[]", POLICY),
    ("POST", "/roles/{role}/users/{user}", None, "", ("user_id", *ASSIGNED)),
    ("GET", "/roles/{role}/users", None, "assignments[]", ("user_id", *ASSIGNED)),
    ("POST", "/roles/{role}/groups/{group}", None, "", ("group_id", "group_name", *ASSIGNED)),
    ("GET", "/roles/{role}/groups", None, "assignments[]", ("group_id", *ASSIGNED)),
    ("POST", "/policies/{policy}/users/{user}", None, "", ()),
    ("GET", "/policies/{policy}/users", None, "users[]", ("id", "name", "email")),
    ("POST", "/policies/{policy}/groups/{group}", None, "", ()),
    ("GET", "/policies/{policy}/groups", None, "groups[]", ("id", "display_name")),
    ("GET", "/groups/{group}/policies", None, "policies.all[]", POLICY),
    ("GET", "/groups/{group}/policies", None, "policies.from_roles[]", ("id", "from_role")),
    ("GET", "/groups/{group}/policies", None, "policies.direct[]", ("id", "source")),
    ("GET", "/groups/{group}/roles", None, "roles.all[]", ("id", "display_name", "role_type")),
    ("GET", "/groups/{group}/roles", None, "roles", ("all", "direct", "inherited")),
    ("POST", "/role-trusts", {"role_id": "{taken}", "trusted_user_id": "{user}"}, "", TRUST),
    ("GET", "/role-trusts/{trust}", None, "role_trust", TRUST),
    ("GET", "/role-trusts", None, "role_trusts[]", TRUST),
    ("PUT", "/role-trusts/{trust}", {"conditions": {}}, "", TRUST),
    ("GET", "/role-trusts/by-role/{taken}", None, "role_trusts[]", TRUST),
    ("GET", "/role-trusts/assumable/{user}", None, "assumable_roles[]", TRUST),
    ("POST", "/assumed-roles/assume",
     {"user_id": "{user}", "role_id": "{taken}", "session_name": "x", "context": {}}, "", SESSION),
    ("GET", "/assumed-roles/{token}", None, "", SESSION),
    ("GET", "/assumed-roles/users/{user}/sessions", None, "sessions[]", SESSION),
    ("DELETE", "/assumed-roles/{token}", None, "", ()),
    ("DELETE", "/policies/{policy}/groups/{group}", None, "", ()),
    ("DELETE", "/policies/{policy}/users/{user}", None, "", ()),
    ("DELETE", "/roles/{role}/groups/{group}", None, "", ()),
    ("DELETE", "/roles/{role}/users/{user}", None, "", ()),
    ("DELETE", "/roles/{role}/policies/{policy}", None, "", ()),
    ("DELETE", "/groups/{group}/members/{user}", None, "", ()),
    ("DELETE", "/role-trusts/{trust}", None, "", ()),
    ("PATCH", "/role-trusts/{trust}/restore", None, "role_trust", TRUST),
    ("DELETE", "/roles/{role}", None, "", ()),
    ("PATCH", "/roles/{role}/restore", None, "", ROLE),
    ("DELETE", "/policies/{policy}", None, "", ()),
    ("PATCH", "/policies/{policy}/restore", None, "", POLICY),
    ("DELETE", "/groups/{group}", None, "", ()),
]  # fmt: skip
"""In the order in which they are made: what comes after needs what comes before."""


def test_answers_have_what_govultr_reads(roost: RunningRoost) -> None:
    client, ann = roost.client, Person(roost)
    taken = made(client, "/roles", name="taken")
    trust = made(client, "/role-trusts", role_id=taken, trusted_user_id=ann.id)
    session = client.post("/assumed-roles/assume", json={"role_id": taken, "user_id": ann.id})
    ids = {
        "user": ann.id,
        "group": made(client, "/groups", display_name="team"),
        "role": made(client, "/roles", name="helper", role_type="assignable"),
        "policy": policy(client, allow("*")),
        "taken": taken,
        "trust": trust,
        "token": session.json()["session_token"],
    }
    for method, path, body, at, keys in CALLS:
        sent = {
            name: value.format(**ids) if isinstance(value, str) else value
            for name, value in (body or {}).items()
        }
        reply = client.request(method, path.format(**ids), json=sent if body else None)
        assert reply.is_success, (method, path, reply.text)
        if method == "DELETE":
            assert reply.status_code == 204
            continue
        found = reached(reply.json(), at)
        assert set(keys) <= set(found), (method, path, found)


def reached(answer: Json, at: str) -> Any:
    """What is read of an answer; `[]` stands for the first of a list, which is paged."""
    assert not isinstance(answer.get("status"), str), "read as an error"
    found: Any = answer
    for step in at.split(".") if at else ():
        found = found[step.removesuffix("[]")]
        if step.endswith("[]"):
            assert answer["meta"]["links"].keys() == {"next", "prev"}
            found = found[0]
    return found
