"""What one account has does not exist for another, whatever the operation.

An id of another account must be answered exactly as one that nobody has: in the path, in the query
and in the body. Every operation of openapi.json is asked, and every text in a body is either known
to name something (`REFERS` in bodies.py) or known not to (`PLAIN`).
"""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from roost.products import account
from roost.products.scim.documents import SCIM_JSON
from roost.store import Tx, state
from tests.access.bodies import (
    BESIDE,
    BODIES,
    NOT_ON_THE_WEB_SERVER,
    PLAIN,
    REFERS,
    REFERS_OTHERWISE,
    V4,
    V6,
    required,
    texts,
)
from tests.access.estates import OWNED, Estate, filled, put
from tests.server import Beginning, RunningRoost, running_roost

Json = dict[str, Any]

DOCUMENT: Json = json.loads((Path(__file__).parents[2] / "openapi.json").read_bytes())

OF_EVERYBODY = {
    "/regions", "/object-storage/clusters", "/clusters/availability", "/marketplace/apps",
    "/applications", "/scim/v2/ResourceTypes", "/scim/v2/Schemas",
}  # fmt: skip
"""Collections that are not an account's."""
NAMED_BY_THEIR_PARENT = {
    "/clusters/{cluster-id}",
    "/cdns/push-zones/{pushzone-id}/files",
    "/firewalls/{firewall-group-id}/rules",
    "/storage-gateways/{storage-gateway-id}/exports",
    "/tickets/{reference}/replies",
    "/tickets/{reference}/replies/{ticket-reply-index}/attachments",
    "/databases/{database-id}/available-connectors",
    "/databases/{database-id}/connectors/{connector-name}/tasks",
    "/registry/{registry-id}/replication",
    "/registry/{registry-id}/retention/rules",
}
"""Collections whose names and numbers two parents may both have."""


NOT_LOOKED_AT = {"purge-pullzone", "view-migration-status"}
"""GETs that change something, or show what the accounts do not have."""
QUERIES = {"get-user-ip-whitelist-entry": {"subnet": "203.0.113.0", "subnet_size": 24}}
"""What names the rest of what is asked for."""


class Asked(NamedTuple):
    """An operation, as the document has it. field: one of its body, or a collection of its path."""

    method: str
    path: str
    id: str
    body: Json | None
    field: str = ""

    def __str__(self) -> str:
        return f"{self.id} {self.field}".strip()


def operations() -> Iterator[Asked]:
    for path, methods in DOCUMENT["paths"].items():
        for method, told in methods.items():
            content = told.get("requestBody", {}).get("content", {})
            media = content.get("application/json") or content.get(SCIM_JSON) or {}
            schema = media.get("schema")
            yield Asked(method.upper(), path, told["operationId"], schema)


def collections(path: str) -> list[str]:
    """What each parameter of a path is one of."""
    return [path[: found.start()] for found in re.finditer("/{", path)]


def target_of(asked: Asked) -> str:
    """The collection that a field names something of; empty where it names nothing."""
    return REFERS_OTHERWISE.get((asked.id, asked.field), REFERS.get(asked.field, ""))


OPERATIONS = list(operations())
PUBLIC = {
    told["operationId"]
    for methods in DOCUMENT["paths"].values()
    for told in methods.values()
    if not told["security"]
}
"""Operations that everybody may ask, whoever's it is that they are about."""
BY_PATH = [
    o
    for o in OPERATIONS
    if "{" in o.path and o.path.partition("/{")[0] not in OF_EVERYBODY and o.id not in PUBLIC
]
NESTED = [
    o._replace(field=collection)
    for o in BY_PATH
    for collection in collections(o.path)[1:]
    if collection not in NAMED_BY_THEIR_PARENT
]
LOOKS = [o for o in BY_PATH if o.method == "GET" and o.id not in NOT_LOOKED_AT]
LISTS = [
    o
    for o in OPERATIONS
    if o.method == "GET"
    and "{" not in o.path
    and o.path not in {"/logs", "/oidc/authorize", "/oidc/sign-in", "/oidc/token", *OF_EVERYBODY}
]
TEXTS = [
    o._replace(field=field)
    for o in OPERATIONS
    if o.body and o.id not in PUBLIC
    for field in texts(o.body, DOCUMENT)
]
BY_BODY = [o for o in TEXTS if target_of(o)]
FILTERS = {
    ("/instances", "firewall_group_id"): "/firewalls",
    ("/backups", "instance_id"): "/instances",
}
PLAIN_FILTERS = {
    "base64_encode", "cluster_id", "cursor", "date_range", "description", "end_time", "engine",
    "expiry_seconds", "hostname", "label", "log_level", "main_ip", "nodes", "os", "per_page",
    "period", "public_network", "read_write", "region", "resource_type", "show_last_activity",
    "show_pending_charges", "skip", "start_time", "subnet", "subnet_size", "tag", "type",
    "client_id", "code_challenge", "code_challenge_method", "nonce", "prompt", "redirect_uri",
    "response_mode", "response_type", "scope", "state",
    "attributes", "count", "excludedAttributes", "sortBy", "sortOrder", "startIndex",
    "filter",  # of SCIM, whose own tests ask for another account's ids
    "resource_id",  # of one's own log, where another's id is if one has asked for it
}  # fmt: skip


class Answer(NamedTuple):
    """What one account is told: the same for two ids if it cannot tell them apart."""

    status: int
    text: str
    type: str


class Two:
    """Two accounts, each with everything: the owner's ids are what the other one asks for."""

    def __init__(self, roost: RunningRoost) -> None:
        self._roost = roost
        roost.clock.hold()
        self.owner = Estate(roost.client, roost, "example.org")
        self.other = Estate(roost.new_account("Other"), roost, "example.net")
        roost.clock.advance(days=35)
        assert self.owner.session != self.other.session
        assert self.owner.grant != self.other.grant
        self._number = roost.run(roost.app.store.read(account.list_accounts))[0].seq
        self._untouched = self._holdings()

    def ask(self, asked: Asked, path: str, body: Json | None, *given: str) -> Answer:
        """What the other account is told, with `ID` for what it gave."""
        reply = self.other.ask(asked.method, path, json=body)
        text = reply.text
        for id in given:
            text = text.replace(id, "ID")
        return Answer(reply.status_code, text, reply.headers["content-type"])

    def body(self, asked: Asked) -> Json | None:
        """A body of the other account's own, refused for nothing but ids that do not fit."""
        if asked.body is None:
            return None
        body = BODIES.get(asked.id, {})
        needed = required(asked.body, DOCUMENT)
        for field in texts(asked.body, DOCUMENT):
            target = target_of(asked._replace(field=field))
            if target and field.partition(".")[0].removesuffix("[]") in needed:
                body = put(body, field, self.other.one_of(target))
        missing = needed - set(body)
        assert not missing, f"BODIES needs a body for {asked.id}, with {missing}"
        return body

    def flush_log(self) -> None:
        self._roost.flush_log()

    def assert_untouched(self) -> None:
        self._roost.settle()
        assert self._holdings() == self._untouched

    def _holdings(self) -> list[state.Row]:
        """All that is stored of the owner's account, but for its log."""

        def read(tx: Tx) -> list[state.Row]:
            rows = state.dump(tx, with_log=False)
            return [row for row in rows if getattr(row, "account", None) == self._number]

        return self._roost.run(self._roost.app.store.read(read))


def of_nobody(id: str) -> str:
    """An id of the same form, which nobody has."""
    if id.isdigit():
        return "987654321"
    if re.fullmatch(r"[0-9a-f]{8}-.{27}", id):
        return "0b5e6f3a-7d84-4c1b-9a37-2f60c1d8e594"
    if id.startswith("sha256:"):
        return f"sha256:{'0' * 64}"
    try:
        return V4 if ip_address(id).version == 4 else V6
    except ValueError:
        return "nobody.example.info" if "." in id else "nobodys"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    with running_roost(tmp_path_factory.mktemp("two") / "data") as roost:
        yield Two(roost)


@pytest.mark.parametrize("asked", LOOKS, ids=str)
def test_who_owns_it_finds_it(two: Two, asked: Asked) -> None:
    """So it is for its account alone that another one is answered otherwise."""
    found = two.owner.ask("GET", two.owner.path(asked.path), params=QUERIES.get(asked.id))
    assert found.status_code == 200, found.text


@pytest.mark.parametrize("asked", BY_PATH, ids=str)
def test_anothers_resource_is_unknown(two: Two, asked: Asked) -> None:
    theirs = two.owner.names(asked.path)[0]
    unknown = of_nobody(theirs)
    path, body = two.owner.path(asked.path), two.body(asked)
    assert theirs in path
    told = two.ask(asked, path, body, theirs)
    assert told == two.ask(asked, path.replace(theirs, unknown, 1), body, unknown)
    assert told.status == 404, told
    two.assert_untouched()


@pytest.mark.parametrize("asked", NESTED, ids=str)
def test_anothers_part_is_unknown_in_a_resource_of_ones_own(two: Two, asked: Asked) -> None:
    """With all that is theirs behind it, as it would be found there."""
    depth = collections(asked.path).index(asked.field)
    theirs, own = two.owner.names(asked.path), two.other.names(asked.path)
    assert theirs[depth] != own[depth]
    body = two.body(asked)

    def told(name: str) -> Answer:
        names = [*own[:depth], name, *theirs[depth + 1 :]]
        return two.ask(asked, filled(asked.path, names), body, name)

    answer = told(theirs[depth])
    assert answer == told(of_nobody(theirs[depth]))
    assert answer.status in (400, 404), answer
    two.assert_untouched()


@pytest.mark.parametrize("asked", BY_BODY, ids=str)
def test_anothers_resource_cannot_be_referred_to(two: Two, asked: Asked) -> None:
    target = target_of(asked)
    theirs, own = two.owner.one_of(target), two.other.one_of(target)
    unknown, path, body = of_nobody(theirs), two.other.path(asked.path), two.body(asked)
    assert body is not None
    body = body | BESIDE.get(asked.field, {})
    if asked.id in NOT_ON_THE_WEB_SERVER:
        path = path.replace(two.other.web, two.other.far)

    def told(id: str) -> Answer:
        return two.ask(asked, path, put(body, asked.field, id), id)

    answer = told(theirs)
    assert answer == told(unknown)
    assert answer.status in (400, 404, 422), answer
    two.assert_untouched()
    # It is the id that was refused, and nothing else.
    if path.endswith("/detach"):
        attach = path.replace("detach", "attach")
        two.ask(asked, attach, put(body, asked.field, own))
        two.other.settle()
    assert told(own) != answer
    two.other.settle()


@pytest.mark.parametrize(("path", "field"), FILTERS)
def test_anothers_resource_filters_nothing(two: Two, path: str, field: str) -> None:
    asked = Asked("GET", path, "", None)
    theirs = two.owner.one_of(FILTERS[path, field])
    found = two.ask(asked, f"{path}?{field}={theirs}", None, theirs)
    unknown = of_nobody(theirs)
    assert found == two.ask(asked, f"{path}?{field}={unknown}", None, unknown)


@pytest.mark.parametrize("asked", LISTS, ids=str)
def test_no_list_shows_what_is_anothers(two: Two, asked: Asked) -> None:
    shown = two.other.ask("GET", asked.path)
    assert shown.status_code == 200, shown.text
    assert [id for id in two.owner.ids if id in shown.text] == []


def test_a_log_shows_ones_own_requests_alone(two: Two) -> None:
    lately = f"{Beginning.date + timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}"
    users: list[set[str]] = []
    for estate in (two.owner, two.other):
        estate.client.get("/account")
        estate.ask("GET", "/scim/v2/Users")
        two.flush_log()
        found = estate.client.get("/logs", params={"start_time": lately}).json()["logs"]
        users.append({record["metadata"]["user_id"] for record in found} - {""})
    # Who asked, and the directory.
    assert [len(each) for each in users] == [2, 2]
    assert not users[0] & users[1]


def test_the_accounts_have_something_in_every_list_of_theirs(two: Two) -> None:
    for estate, own in ((two.owner, two.other), (two.other, two.owner)):
        assert len(estate.ids) > len(OWNED)
        assert not estate.ids & own.ids


def test_every_filter_is_known_to_be_an_id_or_none() -> None:
    strange = [
        f"{method} {path} {parameter['name']}"
        for path, methods in DOCUMENT["paths"].items()
        for method, told in methods.items()
        for parameter in told.get("parameters", ())
        if parameter["in"] == "query"
        and parameter["name"] not in PLAIN_FILTERS
        and (path, parameter["name"]) not in FILTERS
    ]
    assert strange == [], "say whether these name something of an account"


def test_every_text_of_a_body_is_known_to_be_an_id_or_none() -> None:
    known = REFERS.keys() | PLAIN
    strange = [
        str(o) for o in TEXTS if o.field not in known and (o.id, o.field) not in REFERS_OTHERWISE
    ]
    assert strange == [], "say in bodies.py whether these name something of an account"
