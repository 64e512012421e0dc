"""Several callers over every operation: what docs/access.md says of each, and what it is answered.

What is read is there: two accounts have one of everything. What would change something is asked
about what nobody has, with no body, so that nothing is changed: 403 is a refusal, and whatever else
is answered was let in.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from roost.access import actions
from roost.http.operations import Operation
from roost.http.secrets import MASK
from tests.access.actions_table import PAGE
from tests.access.estates import Estate
from tests.access.matrix import (
    CALLERS,
    OF_DIRECTORIES,
    OPERATIONS,
    OWN_KEYS,
    cell,
    path_of,
    table,
)
from tests.access.test_two_accounts import LOOKS, QUERIES
from tests.products.iam.people import Person, allow, made, policy
from tests.products.oidc.idp import Tokens, public
from tests.server import RunningRoost, running_roost

NOBODY = "0b5e6f3a-7d84-4c1b-9a37-2f60c1d8e594"

ISSUER = {"uri": "https://id.example.com", **public("one")}
LOOKED_AT = {asked.id for asked in LOOKS}


class Callers:
    """owner: of all that is asked for, which `one` is a part of."""

    def __init__(self, roost: RunningRoost) -> None:
        roost.clock.hold()
        client = roost.client
        self.owner = Estate(client, roost, "example.org")
        self.one = self.owner.web
        roost.clock.advance(days=35)
        managed = client.get("/policies?per_page=500").json()["policies"]
        ids = {one["name"]: one["id"] for one in managed}
        names = ("ada", "rex", "one", "dan", "new")
        admin, reader, one, dns, new = (Person(roost, name) for name in names)
        for person, name in ((admin, "AdministratorAccess"), (reader, "ReadOnlyAccess")):
            client.post(f"/policies/{ids[name]}/users/{person.id}")
        one.given(allow("*", self.one))
        role = made(client, "/roles", name="dns")
        held = policy(client, allow("network.dns.*"))
        client.post(f"/roles/{role}/policies/{held}")
        made(client, "/role-trusts", role_id=role, trusted_user_id=dns.id)
        issuer = made_issuer(client)
        trusted = {"trusted_oidc_issuer_id": issuer, "conditions": {"oidc_claims": {"sub": "ci"}}}
        made(client, "/role-trusts", role_id=role, **trusted)
        self.tokens = Tokens(roost, ISSUER["uri"], "vultr-iam")
        dns.given(allow("iam.*"))
        told = dns.client.post("/assumed-roles/assume", json={"role_id": role})
        self.clients = {
            "root": client,
            "admin": admin.client,
            "reader": reader.client,
            "one resource": one.client,
            "session": roost.client_for(told.json()["session_token"]),
            "token": roost.client_for(self.tokens.sign(sub="ci")),
            "no policy": new.client,
            "other account": roost.new_account("Other"),
            "SCIM token": roost.client_for(self.owner.token),
        }
        self.url = roost.url

    def looks(self, operation: Operation) -> bool:
        """Whether it can be asked about what is there, and changes nothing."""
        return operation.id in LOOKED_AT or (operation.method == "GET" and not operation.parameters)

    def path(self, operation: Operation, first: str = "") -> str:
        """With `first` for what it names first, or what is there, or what nobody has."""
        if first or not self.looks(operation):
            path = path_of(operation)
            for number, parameter in enumerate(operation.parameters):
                given = first if first and not number else NOBODY
                path = path.replace(f"{{{parameter}}}", given)
            return path
        return self.owner.path(path_of(operation))

    def ask(self, caller: str, operation: Operation, path: str) -> httpx.Response:
        client = self.clients[caller]
        if operation.id in OF_DIRECTORIES:
            path = self.url + path
        if self.looks(operation):
            query = QUERIES.get(operation.id)
            return client.get(path, params=query) if query else client.get(path)
        body = b"{}" if operation.id in OWN_KEYS else b"[]"
        return client.request(operation.method, path, content=body)


def made_issuer(client: httpx.Client) -> str:
    reply = client.post("/oidc/issuer", json=ISSUER)
    assert reply.status_code == 201, reply.text
    return reply.json()["issuer"]["id"]


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callers]:
    with running_roost(tmp_path_factory.mktemp("matrix") / "data") as roost:
        yield Callers(roost)


@pytest.mark.parametrize("caller", CALLERS)
def test_everybody_is_let_do_what_the_page_says(callers: Callers, caller: str) -> None:
    wrong: list[str] = []
    for operation in OPERATIONS:
        told = callers.ask(caller, operation, callers.path(operation))
        assert told.status_code < 500, (operation.id, told.text)
        if not _fits(callers, caller, operation, told):
            wrong.append(f"{operation.id}: {cell(caller, operation)}, {told.status_code}")
    assert wrong == []


def _fits(callers: Callers, caller: str, operation: Operation, told: httpx.Response) -> bool:
    match cell(caller, operation):
        case "yes" if operation.id in OF_DIRECTORIES:
            return told.status_code not in (401, 403)
        case "yes":
            return told.status_code != 403
        case "unknown":
            return told.status_code == 401
        case "no":
            return told.status_code == 403
        case "masked":
            if not callers.looks(operation):
                return told.status_code != 403
            return told.status_code == 200 and not _secrets(callers, operation, told)
        case "own":
            return told.status_code != 403 and not _shows(told, callers.owner)
        case "part" if operation.parameters:
            before = operation.path.partition("{")[0]
            of_it = callers.ask(caller, operation, callers.path(operation, callers.one))
            is_it = callers.path(operation).startswith(before + callers.one)
            return of_it.status_code != 403 and (told.status_code == 403) != is_it
        case "part":
            others = callers.owner.ids - {callers.one}
            return told.status_code == 403 or not any(id in told.text for id in others)


def _shows(told: httpx.Response, owner: Estate) -> bool:
    return any(id in told.text for id in owner.ids)


def _secrets(callers: Callers, operation: Operation, told: httpx.Response) -> list[Any]:
    """What it shows of what root sees as a secret."""
    assert operation.answer is not None
    whole = callers.ask("root", operation, callers.path(operation)).json()
    masked: Any = operation.answer.masked(whole)
    pairs = _differences(whole, masked)
    return [secret for secret in pairs if f'"{secret}"' in told.text and secret != MASK]


def _differences(whole: Any, masked: Any) -> Iterator[Any]:
    if isinstance(whole, dict) and isinstance(masked, dict):
        for name, item in cast("dict[str, Any]", whole).items():
            yield from _differences(item, masked[name])
    elif isinstance(whole, list) and isinstance(masked, list):
        for item, other in zip(cast("list[Any]", whole), cast("list[Any]", masked), strict=True):
            yield from _differences(item, other)
    elif whole != masked:
        yield from whole.values() if isinstance(whole, dict) else [whole]


def test_every_operation_takes_an_action_that_is_known() -> None:
    known = set(actions.names())
    strange = [o.id for o in OPERATIONS if o.action.name and o.action.name not in known]
    assert strange == [], "say in access/data/actions.csv which actions these take"


def test_all_that_shows_secrets_is_known() -> None:
    shown = {o.secrets.name.rpartition(".")[0] for o in OPERATIONS if o.secrets}
    assert shown == set(actions.WITH_SECRETS)


def test_an_acl_and_an_action_open_the_same() -> None:
    opened: dict[str, set[str]] = {}
    for operation in OPERATIONS:
        if operation.acl and operation.action.name:
            opened.setdefault(operation.action.name, set()).add(operation.acl)
    several = {name: acls for name, acls in opened.items() if len(acls) > 1}
    assert several == {}, "a policy could not tell what these acls open"


def test_the_page_has_the_table_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.endswith("\n".join(table()) + "\n"), "python -m tests.access.actions_table"


def test_the_document_names_the_actions() -> None:
    file = Path(__file__).parents[2] / "openapi.json"
    document: dict[str, Any] = json.loads(file.read_bytes())
    deleted = document["paths"]["/instances/{instance-id}"]["delete"]["security"]
    assert deleted == [{"bearer": ["compute.instance.Delete"]}]
