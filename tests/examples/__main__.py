"""Writes what the examples are answered beside them: `python -m tests.examples`."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from roost.admin import surface
from roost.app import PREFIX, document
from roost.http import examples
from roost.http.examples import Example, Refused
from roost.products import SECTIONS, section
from tests.examples.recording import NOBODY, Disguise, has_json, refusal
from tests.examples.sending import FILES, Operation, Sender, operations, served

Json = dict[str, Any]

MOST_REFUSALS = 3
LONGEST = 160
"""Characters of a text that readers are shown."""
WRONG: dict[str, Any] = {"region": "xyz", "plan": "vc2-0c-0gb", "os_id": 1}
SURFACES = {
    operation.id: each
    for each in (*section.surfaces(PREFIX, SECTIONS), surface.surface())
    for operation in each.operations
}


def main() -> None:
    described, admins = json.loads(document()), json.loads(surface.document())
    described["components"]["schemas"] |= admins["components"]["schemas"]
    with TemporaryDirectory() as folder, served(Path(folder)) as roost:
        sender = Sender(roost)
        every = [*operations(described), *operations(admins, surface.PREFIX)]
        disguise = Disguise(sender, every)
        for operation in every:
            example = sender.example(operation)
            example.refused = list(_refused(sender, disguise, operation, example, described))
            example.answer = _answer(sender, disguise, operation)
            sender.examples[operation.id] = example
            roost.settle()
        for file in FILES:
            _write(file, sender)


def _write(path: Path, sender: Sender) -> None:
    known = examples.stored([path])
    shown = {id: examples.plain(sender.examples[id]) for id in known}
    text = json.dumps(shown, indent=2, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")


def _answer(sender: Sender, disguise: Disguise, operation: Operation) -> Any:
    reply = sender.send(operation)
    assert reply.status_code == operation.ok, f"{operation.id}: {reply.text}"
    if not reply.content or "pdf" in reply.headers["content-type"]:
        return None
    if has_json(reply):
        return disguise.value(reply.json(), operation.id)
    return disguise.value(reply.text, operation.id)


def _refused(
    sender: Sender, disguise: Disguise, operation: Operation, example: Example, described: Json
) -> Iterator[Refused]:
    """What people get wrong most: something is missing, or is not there."""
    texts: set[str] = set()
    if not isinstance(example.body, dict):
        return
    for mistake in _mistakes(operation, example.body, described):
        reply = sender.send_refused(operation, mistake)
        if not 400 <= reply.status_code < 500 or not has_json(reply):
            continue
        text = refusal(SURFACES[operation.id], reply.status_code, reply.json())
        text = disguise.text(text, operation.id)
        if text and text not in texts and len(texts) < MOST_REFUSALS and len(text) < LONGEST:
            texts.add(text)
            mistake.status, mistake.error = reply.status_code, text
            yield mistake


def _mistakes(operation: Operation, body: Json, described: Json) -> Iterator[Refused]:
    schema = _schema(operation, described)
    required = [name for name in schema.get("required", []) if name in body]
    if required:
        yield Refused(0, "", without=required[0])
    for name, value in body.items():
        if name in WRONG:
            yield Refused(0, "", change={name: WRONG[name]})
        elif isinstance(value, str) and value.startswith("<</"):
            yield Refused(0, "", change={name: NOBODY})
        elif isinstance(value, list) and value and str(value[0]).startswith("<</"):
            yield Refused(0, "", change={name: [NOBODY]})
    for name, value in body.items():
        field = schema.get("properties", {}).get(name, {})
        yield Refused(0, "", change={name: _bad(value, field)})


def _bad(value: object, field: Json) -> object:
    """What no field like this can have."""
    if field.get("enum"):
        return "unknown"
    if isinstance(value, bool):
        return "maybe"
    if isinstance(value, int):
        return -2
    return 300 * "x" if isinstance(value, str) else "all"


def _schema(operation: Operation, described: Json) -> Json:
    schema = operation.told["requestBody"]["content"][operation.media]["schema"]
    schema = schema.get("anyOf", [schema])[0]
    name = schema.get("$ref", "").rpartition("/")[2]
    return described["components"]["schemas"][name] if name else schema


if __name__ == "__main__":
    main()
