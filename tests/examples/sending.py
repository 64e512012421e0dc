"""Sends the examples of openapi.json to a Roost whose account has one of everything.

Each is sent to the same things: what has been changed is put back from a saved state.
"""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from roost.admin import surface
from roost.drivers.dns import Dns
from roost.http import examples, samples
from roost.http.examples import Example, Refused
from roost.products import SECTIONS, section
from roost.settings import Address
from tests.access.estates import Estate, filled
from tests.access.managed import engine_of
from tests.examples import preparing
from tests.examples.preparing import SAVED, UNUSED_SERVER, labelled
from tests.server import KEY, PLAIN, RunningRoost, running_roost

Json = dict[str, Any]

NAME = "shop"
"""Of everything in databases and registries, in examples too."""
FILES = [*section.example_files(SECTIONS), surface.EXAMPLES]
READS = ("GET", "HEAD", "OPTIONS")


class Operation(NamedTuple):
    """An operation of a document. media: the type of its body, empty where it takes none.

    base: what its path is below, for the admin interface alone.
    """

    id: str
    method: str
    path: str
    ok: int
    media: str
    told: Json
    base: str = ""


def operations(document: Json, base: str = "") -> list[Operation]:
    """What only reads comes first."""
    found = [
        Operation(
            told["operationId"], method.upper(), path, int(next(iter(told["responses"]))),
            next(iter(told.get("requestBody", {}).get("content", {})), ""), told, base,
        )
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    ]  # fmt: skip
    return sorted(found, key=lambda operation: operation.method not in READS)


def served(folder: Path) -> AbstractContextManager[RunningRoost]:
    """A Roost with a name server."""
    return running_roost(folder / "data", dns=Address("127.0.0.1", 0))


class Sender:
    """An account with one of everything, and what it is asked by examples."""

    def __init__(self, roost: RunningRoost) -> None:
        roost.clock.hold()
        self.roost = roost
        self.estate = Estate(roost.client, roost, "example.com", NAME)
        roost.clock.advance(days=35)
        # What lives only for a while is made now, and saved with the rest.
        assert self.estate.session != self.estate.grant
        self.examples = examples.stored(FILES)
        self._admin = roost.admin()
        self._changed = False
        saved = self._admin.post("/state/saved", json={"name": SAVED})
        assert saved.is_success, saved.text

    @property
    def name_server_port(self) -> str:
        return (self.roost.app.driver(Dns).address or "").rpartition(":")[2]

    def example(self, operation: Operation) -> Example:
        return self.examples.get(operation.id, examples.NONE)

    def put_back(self) -> None:
        """Has everything be as it was."""
        if self._changed:
            restored = self._admin.post(f"/state/saved/{SAVED}/restore")
            assert restored.is_success, restored.text
            self._changed = False

    def send(self, operation: Operation) -> httpx.Response:
        """What the operation answers to its example."""
        example = self.example(operation)
        self.put_back()
        if operation.id in preparing.BEFORE:
            self._changed = True
            preparing.BEFORE[operation.id](self.estate)
        return self._ask(operation, example.body, example.query)

    def send_refused(self, operation: Operation, refused: Refused) -> httpx.Response:
        """What it answers to its example with a mistake in it."""
        self.put_back()
        example = self.example(operation)
        return self._ask(operation, refused.body(example.body), example.query)

    def _ask(self, operation: Operation, body: Any, query: Json) -> httpx.Response:
        given: Json = {}
        if query:
            given["params"] = samples.filled(query, self.name)
        if body is not None:
            content = samples.filled(body, self.name)
            if operation.media == "application/x-www-form-urlencoded":
                given["data"] = content
            else:
                given["content"] = json.dumps(content)
                given["headers"] = {"Content-Type": operation.media}
        special = SENT.get(operation.id)
        if special or operation.id in preparing.INSTEAD:
            self._changed = True
        if special:
            return special(self)
        path = self.path(operation)
        if operation.base:
            reply = self._admin.request(operation.method, path, **given)
        else:
            reply = self.estate.ask(operation.method, path, **given)
        if operation.method not in READS and reply.is_success:
            self._changed = True
        return reply

    def path(self, operation: Operation) -> str:
        """With the names of what this account has."""
        instead = preparing.INSTEAD.get(operation.id, {})
        parameters = re.findall(r"{([^}]*)}", operation.path)
        names: list[str] = []
        for parameter, collection in zip(
            parameters, samples.collections(operation.path), strict=True
        ):
            if parameter in instead:
                names.append(instead[parameter](self.estate))
            elif collection == "/databases":
                names.append(self.estate.databases[engine_of(operation.path)])
            else:
                names.append(self.estate.one_of(collection))
        return filled(operation.path, names)

    def name(self, collection: str) -> str:
        """What this account has in place of a sample."""
        place = PLACES.get(collection)
        return place(self) if place else self.estate.one_of(collection)


def _an_hour_ago(sender: Sender) -> str:
    moment = datetime.fromtimestamp(sender.roost.clock.now // 10**6 - 3600, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _an_application(sender: Sender) -> str:
    """One that the cluster has not."""
    apps = sender.estate.client.get("/kubernetes/applications").json()["apps"]
    return str(apps[1]["id"])


def _password(sender: Sender) -> str:
    """Of the registry's own user."""
    return str(sender.estate.get(sender.estate.path("/registry/{id}"))["root_user"]["password"])


def _code(sender: Sender) -> str:
    """What an application is given once its user has signed in."""
    sent = sender.estate.client.get("/oidc/authorize", params=_asked(sender))
    return str(httpx.URL(sent.headers["location"]).params["code"])


def _another_key(sender: Sender) -> str:
    made = sender.estate.roost.admin().post("/keys", json={"name": "old"})
    return str(made.json()["key"]["id"])


def _invited(sender: Sender) -> str:
    body = {"email_invited": "grace@example.com"}
    made = sender.estate.client.post("/invitation", json=body)
    assert made.is_success, made.text
    waiting = sender.estate.roost.admin().get("/invitations").json()["invitations"]
    return next(str(w["id"]) for w in waiting if w["email"] == body["email_invited"])


def _asked(sender: Sender) -> Json:
    provider = sender.estate.one_of("/oidc/provider")
    back = {"client_id": provider, "redirect_uri": preparing.BACK}
    return {**back, "response_type": "code", "scope": "openid"}


def _with_its_token(sender: Sender) -> httpx.Response:
    """Asks about a token with that token in place of the key."""
    provider = sender.estate.shop
    asked = {"grant_type": "authorization_code", "code": _code(sender)}
    path = f"/oidc/provider/{provider['id']}/token"
    secret = {"client_id": provider["id"], "client_secret": provider["client_secret"]}
    form = {**asked, **secret, "redirect_uri": preparing.BACK}
    token = sender.estate.client.post(path, data=form).json()["access_token"]
    return sender.roost.client_for(token).get("/oidc/token")


def _upload(sender: Sender) -> httpx.Response:
    """Sends a file to where an upload was announced, with the form that was answered."""
    content = b"a release"
    path = sender.estate.path("/cdns/push-zones/{pushzone-id}/files")
    body = {"name": "release.zip", "size": len(content)}
    endpoint = sender.estate.send("POST", path, **body)
    files = {"file": ("release.zip", content)}
    return httpx.post(endpoint["URL"], data=endpoint["inputs"], files=files, verify=PLAIN)


def _import(sender: Sender) -> httpx.Response:
    """Sends a state that was exported."""
    admin = sender.estate.roost.admin()
    return admin.put("/state", content=admin.get("/state").content)


SENT: dict[str, Callable[[Sender], httpx.Response]] = {
    "get-oidc-token": _with_its_token,
    "import-state": _import,
    "upload-pushzone-file": _upload,
}
"""By operationId: requests that a body and a query do not tell of."""

PLACES: dict[str, Callable[[Sender], str]] = {
    "a code": _code,
    "a key": lambda sender: KEY,
    "another key": _another_key,
    "somebody invited": _invited,
    "a role to assume": lambda sender: sender.estate.taken,
    "a server without volumes": lambda sender: labelled(UNUSED_SERVER)(sender.estate),
    "an application of Kubernetes": _an_application,
    "an hour ago": _an_hour_ago,
    "the password of the registry": _password,
    "the secret of the provider": lambda sender: str(sender.estate.shop["client_secret"]),
}
"""What examples name that no list has."""
