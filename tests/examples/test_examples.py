"""What openapi.json shows as examples is sent, succeeds, and is answered as it is shown."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from roost.admin import surface
from roost.app import PREFIX, document
from roost.http import examples
from roost.products import SECTIONS, section
from tests.examples.recording import Disguise, has_json, refusal, shape
from tests.examples.sending import FILES, SENT, Operation, Sender, operations, served

Json = dict[str, Any]

DOCUMENT: Json = json.loads(document())
ADMIN: Json = json.loads(surface.document())
OPERATIONS = [*operations(DOCUMENT), *operations(ADMIN, surface.PREFIX)]
STORED = examples.stored(FILES)
SURFACES = {
    operation.id: each
    for each in (*section.surfaces(PREFIX, SECTIONS), surface.surface())
    for operation in each.operations
}
TAGS = [tag["name"] for document in (DOCUMENT, ADMIN) for tag in document["tags"]]


class Server:
    """A Roost that is sent all examples. disguise: how what it answers is shown."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.disguise = Disguise(sender, OPERATIONS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("examples")) as roost:
        yield Server(Sender(roost))


@pytest.mark.parametrize("tag", TAGS)
def test_examples_succeed_and_are_answered_as_they_are_shown(server: Server, tag: str) -> None:
    wrong: list[str] = []
    for operation in (each for each in OPERATIONS if tag in each.told["tags"]):
        for refused in STORED[operation.id].refused:
            reply = server.sender.send_refused(operation, refused)
            said = refusal(SURFACES[operation.id], reply.status_code, reply.json())
            told = (reply.status_code, server.disguise.text(said, operation.id))
            if told != (refused.status, refused.error):
                wrong.append(f"{operation.id}, {refused.when}: {told}")
        reply = server.sender.send(operation)
        if reply.status_code != operation.ok:
            wrong.append(f"{operation.id}: {reply.status_code} {reply.text}")
        elif has_json(reply):
            answer = server.disguise.value(reply.json(), operation.id)
            if operation.id not in VARYING and shape(answer) != shape(STORED[operation.id].answer):
                wrong.append(f"{operation.id} is answered {reply.text}")
        server.sender.estate.settle()
    assert wrong == []


def test_every_operation_has_an_example() -> None:
    assert {operation.id for operation in OPERATIONS} == set(STORED)
    assert [o.id for o in OPERATIONS if o.media and not _body(o) and o.id not in NO_BODY] == []
    assert [o.id for o in OPERATIONS if _lacks_answer(o)] == []


def test_examples_fit_their_schemas() -> None:
    components = {
        base: without_patterns(each["components"])
        for base, each in (("", DOCUMENT), (surface.PREFIX, ADMIN))
    }
    wrong: list[str] = []
    for operation in OPERATIONS:
        told = operation.told
        contents = [told.get("requestBody", {}), *told["responses"].values()]
        for content in (c for each in contents for c in each.get("content", {}).values()):
            shown = [each["value"] for each in content.get("examples", {}).values()]
            shown += [content["example"]] if "example" in content else []
            if not shown:
                continue
            known = reachable(content["schema"], components[operation.base]["schemas"])
            schema = {**content["schema"], "components": {"schemas": known}}
            validator = jsonschema_rs.Draft202012Validator(schema)
            for value in shown:
                wrong += [f"{operation.id}: {e.message}" for e in validator.iter_errors(value)]
    assert wrong == []


def reachable(schema: Json, schemas: Json) -> Json:
    """Those that a schema refers to, directly or not."""
    found: Json = {}
    waiting = [json.dumps(schema)]
    while waiting:
        for name in re.findall(r"#/components/schemas/([^\"]+)", waiting.pop()):
            if name not in found:
                found[name] = schemas[name]
                waiting.append(json.dumps(schemas[name]))
    return found


def without_patterns(value: Any) -> Any:
    """A schema without the expressions that are those of Python, not of JSON Schema."""
    if isinstance(value, dict):
        return {k: without_patterns(v) for k, v in value.items() if k != "pattern"}
    return [without_patterns(each) for each in value] if isinstance(value, list) else value


VARYING = {"list-requests"}
"""What shows what was asked before."""
NO_BODY = {"get-cluster-availability", *SENT}
"""What takes a body, but is usually sent none, or one that is no JSON."""


def _body(operation: Operation) -> object:
    return STORED[operation.id].body


def _lacks_answer(operation: Operation) -> bool:
    success = next(iter(operation.told["responses"].values()))
    return any("json" in m and "example" not in c for m, c in success.get("content", {}).items())
