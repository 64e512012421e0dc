"""Two interfaces that Roost does not have, each as its section would declare it.

One is spoken to like SCIM: another token, other errors, lists by number. The other asks nobody who
he is, and answers plain text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec

from roost.access.authorizer import Authorizer
from roost.access.policies import Policy, allow
from roost.access.principals import OPERATOR, Principal
from roost.access.rights import Rights
from roost.http.answers import JsonObject, Reply, SchemaOf, Text
from roost.http.errors import ApiError, NotFound, Unauthorized
from roost.http.interfaces import Interface
from roost.http.limits import ProcessLimit
from roost.http.operations import Call, Routes
from roost.http.router import Router
from roost.http.secrets import masked_as
from roost.products.account import list_accounts
from roost.products.section import Section
from roost.products.ssh_keys.documents import SSH_KEYS, SSHKey
from roost.store import Page, Store, Window

TOKEN = "guests-only"
GUEST_JSON = "application/guest+json"
RATE = 50


class Numbered(msgspec.Struct, frozen=True):
    """Lists by number: the first is 1."""

    start_index: Annotated[int, msgspec.Meta(ge=1)] = msgspec.field(name="startIndex", default=1)
    count: Annotated[int, msgspec.Meta(ge=1, le=100)] = 100

    def window(self, newest_first: bool = False) -> Window:
        return Window(self.count, newest_first=newest_first, skip=self.start_index - 1)


class GuestEnvelope:
    def refusal(self, error: ApiError) -> Reply:
        body = {"schemas": ["urn:error"], "detail": error.text, "status": str(error.status)}
        return Reply(msgspec.json.encode(body), GUEST_JSON, error.status, error.headers)


class TextEnvelope:
    def refusal(self, error: ApiError) -> Reply:
        return Reply(f"{error.status}\n".encode(), "text/plain", error.status, error.headers)


@dataclass(frozen=True)
class Listed:
    """`{"totalResults": 2, "startIndex": 1, "Resources": [...]}`."""

    type: Any
    content_type = GUEST_JSON

    @property
    def types(self) -> Sequence[Any]:
        return (self.type,)

    def schema(self, of: SchemaOf) -> JsonObject:
        return {"type": "object", "properties": {"Resources": {"items": of(self.type)}}}

    def masked(self, answer: Any) -> object:
        return {**answer, "Resources": masked_as(answer["Resources"], list[self.type])}

    def __call__(self, query: Numbered, page: Page[bytes]) -> Reply:
        body = b'{"totalResults":%d,"startIndex":%d,"Resources":[%s]}'
        return Reply(body % (page.total, query.start_index, page.items), GUEST_JSON)


LOOKS = allow("custom.guests.GuestsListKeys", "custom.guests.GuestsCrash")
LOOKING = Rights([Policy("", "Guests", (LOOKS,))])


class GuestGate:
    """Whoever has the token may see what the first account has, and change nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def principal(self, authorization: str | None, client: str, now: int) -> Principal:
        if authorization != f"Bearer {TOKEN}":
            raise Unauthorized("No guest")
        [first, *_] = await self._store.read(list_accounts)
        return Principal(first.seq, "", "guest", "", rights=LOOKING)


class Nobody:
    async def principal(self, authorization: str | None, client: str, now: int) -> Principal:
        return OPERATOR


guests = Routes("guests", read="look", write="touch")
metadata = Routes("metadata")

KEYS = Listed(SSHKey)
PLAIN = Text("text/plain")


@guests.get("/Keys", "guests-list-keys", KEYS)
async def list_keys(call: Call, query: Numbered) -> Reply:
    return KEYS(query, await call.page(SSH_KEYS, query))


@guests.delete("/Keys/{key}", "guests-delete-key")
async def delete_key(call: Call, key: str) -> Reply:
    raise NotFound("Nobody may get as far as this")


@guests.get("/Keys/{key}/crash", "guests-crash", KEYS)
async def crash(call: Call, key: str) -> Reply:
    raise ZeroDivisionError


@metadata.get("/v1/hostname", "metadata-hostname", PLAIN)
async def hostname(call: Call) -> Reply:
    return PLAIN("web.example.com")


def guest_interface(store: Store) -> Interface:
    return Interface(
        router=Router("/guests/v2", guests.operations),
        gate=GuestGate(store),
        authorizer=store.services.one(Authorizer),
        envelope=GuestEnvelope(),
        paging=Numbered,
        limit=ProcessLimit(RATE),
    )


def metadata_interface(store: Store) -> Interface:
    return Interface(
        router=Router("/latest", metadata.operations),
        gate=Nobody(),
        authorizer=store.services.one(Authorizer),
        envelope=TextEnvelope(),
    )


SECTION = Section(name="guests", interfaces=(guest_interface, metadata_interface))
