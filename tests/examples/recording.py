"""How answers look in examples: short, and with the names of samples in place of a server's."""

import re
from hashlib import sha256
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

import httpx

from roost.http import samples
from roost.http.answers import JSON
from roost.http.surfaces import Surface
from roost.products.scim.documents import SCIM_JSON
from tests.examples.sending import Operation, Sender

Json = dict[str, Any]

MOST_ITEMS = 2
"""Of a list of texts or numbers; of any other, one shows what they are like."""
MOST_CHARACTERS = 240
SHORTEST_NAME = 6
"""A shorter name may be in a text by chance."""
ORIGIN, DATA = "https://localhost:8443", "/var/lib/roost"
NOBODY = "00000000-0000-4000-8000-000000000000"
"""An id that nothing has."""
SECRETS = re.compile(
    r"(password|secret|token|credential|private_key|api_key|kube_config|signature)$", re.IGNORECASE
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Disguise:
    """Puts samples' names in place of those that this account's things have."""

    def __init__(self, sender: Sender, operations: list[Operation]) -> None:
        used = {each for operation in operations for each in samples.collections(operation.path)}
        self._names: dict[str, str] = {}
        for collection in sorted(used):
            name = self._real(sender, collection)
            if len(name) >= SHORTEST_NAME:
                self._names.setdefault(name, samples.sample(collection))
        self._names |= {sender.roost.url: ORIGIN, str(sender.roost.data): DATA}
        self._names |= {f"127.0.0.1:{sender.name_server_port}": "127.0.0.1:8053"}

    def _real(self, sender: Sender, collection: str) -> str:
        try:
            return sender.estate.one_of(collection)
        except AssertionError:  # of everybody, or of what only some examples have
            return ""

    def text(self, text: str, id: str) -> str:
        """id: of the operation. What has no sample is named after it."""
        for name, sample in self._names.items():
            text = text.replace(name, sample)
        known = {*self._names.values(), NOBODY}
        found = [each for each in dict.fromkeys(_UUID.findall(text)) if each not in known]
        for number, each in enumerate(found):
            text = text.replace(each, str(uuid5(NAMESPACE_URL, f"{id}/{number}")))
        return text

    def value(self, value: object, id: str, field: str = "") -> Any:
        """JSON of an answer, shortened."""
        if isinstance(value, dict):
            found = cast("Json", value)
            return {
                self.text(name, id): self.value(inner, id, name) for name, inner in found.items()
            }
        if isinstance(value, list):
            items = cast("list[object]", value)
            plain = all(not isinstance(item, list | dict) for item in items)
            shown = items[:MOST_ITEMS] if plain else items[:1]
            return [self.value(item, id, field) for item in shown]
        if not isinstance(value, str):
            return value
        text = self.text(value, id)
        if text.startswith("-----BEGIN"):
            return f"{text.partition(chr(10))[0]}..."
        if SECRETS.search(field) and text and not _UUID.fullmatch(text):
            return sha256(f"{id} {field}".encode()).hexdigest()[: min(len(text), 32)]
        return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]}..."


def has_json(reply: httpx.Response) -> bool:
    """Whether it is one JSON value."""
    return reply.headers["content-type"] in (JSON, SCIM_JSON)


def shape(value: object) -> object:
    """What of an answer an example has to have as well: its fields, at every depth."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in cast("Json", value).items()}
    if isinstance(value, list):
        items = [shape(item) for item in cast("list[object]", value)[:1]]
        return items if items and items != [None] else []
    return None


def refusal(surface: Surface, status: int, answer: Json) -> str:
    """The text of a refusal; empty where it has not the shape that its interface has for them."""
    text = str(answer.get("detail") or answer.get("error") or "")
    return text if surface.example_of(status, text) == answer else ""
