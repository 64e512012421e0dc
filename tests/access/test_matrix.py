"""Several callers over every operation: what the policies of each come to.

What is asked is whether the boundary lets a request through, so nothing needs to be there: 403 is
a refusal, and whatever else is answered was let through.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from roost.access import actions
from roost.app import operations
from roost.http.operations import Operation
from tests.products.iam.people import Person, allow, made, policy
from tests.server import RunningRoost, running_roost

NOBODY = "0b5e6f3a-7d84-4c1b-9a37-2f60c1d8e594"
OPERATIONS = sorted(operations(), key=lambda operation: operation.id)


class Callers:
    def __init__(self, roost: RunningRoost) -> None:
        client = roost.client
        managed = client.get("/policies?per_page=500").json()["policies"]
        ids = {one["name"]: one["id"] for one in managed}
        admin, reader, one, dns = (Person(roost, name) for name in ("ada", "rex", "one", "dan"))
        for person, name in ((admin, "AdministratorAccess"), (reader, "ReadOnlyAccess")):
            client.post(f"/policies/{ids[name]}/users/{person.id}")
        one.given(allow("*", NOBODY))
        role = made(client, "/roles", name="dns")
        held = policy(client, allow("network.dns.*"))
        client.post(f"/roles/{role}/policies/{held}")
        made(client, "/role-trusts", role_id=role, trusted_user_id=dns.id)
        dns.given(allow("iam.*"))
        told = dns.client.post("/assumed-roles/assume", json={"role_id": role})
        self.clients = {
            "root": client,
            "admin": admin.client,
            "reader": reader.client,
            "one resource": one.client,
            "session": roost.client_for(told.json()["session_token"]),
        }


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callers]:
    with running_roost(tmp_path_factory.mktemp("matrix") / "data") as roost:
        yield Callers(roost)


def lets_in(caller: str, operation: Operation) -> bool:
    """Whether the policies of a caller allow an operation."""
    name = operation.action.name
    verb = name.rpartition(".")[2]
    match caller:
        case "root" | "admin":
            return True
        case _ if not name:
            return True
        case "reader":
            return name in actions.names() and (verb == "Read" or verb.startswith(("List", "Get")))
        case "one resource":
            # A list shows it alone, where it is one of those that can be cut down.
            return bool(operation.parameters) or operation.action.lists
        case _:
            return name.startswith("network.dns.")


REFUSED_ANYWAY = {
    "update-iam-policy", "delete-iam-policy", "iam-assume-role", "iam-aws-sts-assume-role",
    "list-api-keys", "create-api-key", "get-api-key", "delete-api-key",
}  # fmt: skip
"""Operations that have refusals of their own, which are no matter of policies."""


def ask(client: httpx.Client, operation: Operation) -> httpx.Response:
    path = operation.path
    for parameter in operation.parameters:
        path = path.replace(f"{{{parameter}}}", NOBODY)
    # Nothing is changed: the body is none, or names nothing.
    return client.request(operation.method, path, content=b"[]")


@pytest.mark.parametrize("caller", ["root", "admin", "reader", "one resource", "session"])
def test_policies_let_in_whom_they_say(callers: Callers, caller: str) -> None:
    client, wrong = callers.clients[caller], []
    for operation in OPERATIONS:
        if operation.public or operation.id in REFUSED_ANYWAY:
            continue
        status = ask(client, operation).status_code
        assert status < 500, (operation.id, status)
        allowed = lets_in(caller, operation)
        if caller == "one resource" and allowed and operation.action.lists:
            assert status in (200, 400, 403), (operation.id, status)
        elif (status != 403) != allowed:
            wrong.append((operation.id, operation.action.name, status))
    assert wrong == []


def test_every_operation_takes_an_action_that_is_known() -> None:
    known = set(actions.names())
    strange = [o.id for o in OPERATIONS if o.action.name and o.action.name not in known]
    assert strange == [], "say in access/data/actions.csv which actions these take"


def test_an_acl_and_an_action_open_the_same() -> None:
    opened: dict[str, set[str]] = {}
    for operation in OPERATIONS:
        if operation.acl and operation.action.name:
            opened.setdefault(operation.action.name, set()).add(operation.acl)
    several = {name: acls for name, acls in opened.items() if len(acls) > 1}
    assert several == {}, "a policy could not tell what these acls open"


def test_the_page_has_the_table_as_it_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
    for line in table():
        assert line in page, "python -m tests.access.actions_table writes it anew"


def table() -> list[str]:
    return [
        f"| `{operation.id}` | {f'`{operation.action.name}`' if operation.action.name else '-'} |"
        for operation in OPERATIONS
    ]


def test_the_document_names_the_actions() -> None:
    file = Path(__file__).parents[2] / "openapi.json"
    document: dict[str, Any] = json.loads(file.read_bytes())
    deleted = document["paths"]["/instances/{instance-id}"]["delete"]["security"]
    assert deleted == [{"bearer": ["compute.instance.Delete"]}]
