"""Tools that speak to the API: find an operation, read about it, call it, wait for what it began.

Their docstrings are what a model reads.
"""

import time
from threading import Event
from typing import Annotated, Any, cast

from pydantic import Field

from ..failures import Exit, Failure
from . import answers
from .operations import MOST_FOUND, Catalogue, Json, Operation
from .upstream import Upstream

MOST_SECONDS = 300
_EVERY = 0.5

_Id = Annotated[
    str, Field(description="The operation's id, like list-instances: see search_operations.")
]
_Path = Annotated[
    dict[str, Any],
    Field(description='What stands in the path: {"instance-id": "..."}.'),
]
_Query = Annotated[
    dict[str, Any], Field(description="Filters and paging, like per_page, cursor, label, region.")
]
_Fields = Annotated[
    list[str],
    Field(description="Only these fields of each thing, like id, label, status: keeps it short."),
]


class ApiTools:
    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._known: Catalogue | None = None
        self._never = Event()

    def search_operations(
        self,
        words: Annotated[
            str, Field(description="What it is about, like `create instance` or `dns records`.")
        ] = "",
        section: Annotated[
            str, Field(description="Only of this section, like instances or load-balancers.")
        ] = "",
    ) -> Json:
        """Find operations of the API, which has more than 500, by words. Without words and section
        it answers which sections there are.
        """
        catalogue = self._catalogue()
        if not words and not section:
            return {"sections": catalogue.sections}
        found = catalogue.search(words, section)
        # Without words a section is shown whole.
        shown = found[:MOST_FOUND] if words else found
        told: Json = {"operations": [each.brief() for each in shown]}
        if len(shown) < len(found):
            told["left_out"] = f"{len(found) - len(shown)} that fit less well"
        return told

    def describe_operation(self, operation: _Id) -> Json:
        """What an operation takes (path, query, body, with types and limits) and what it answers.
        Look at this before you call one for the first time.
        """
        catalogue = self._catalogue()
        return catalogue.describe(catalogue.one(operation))

    def read_api(
        self,
        operation: _Id,
        path: _Path = {},  # noqa: B006 - read only, and shown as the default
        query: _Query = {},  # noqa: B006
        fields: _Fields = [],  # noqa: B006
    ) -> Json:
        """Call an operation that reads (GET): lists, single resources, prices, usage."""
        wanted = self._catalogue().one(operation)
        if not wanted.reads:
            raise Failure(Exit.USAGE, f"{wanted.id} changes something: use change_api")
        answer = answers.chosen(self._call(wanted, path, query), fields)
        return answers.shortened(answer)

    def change_api(
        self,
        operation: _Id,
        path: _Path = {},  # noqa: B006
        body: Annotated[
            dict[str, Any], Field(description="The request's body: see describe_operation.")
        ] = {},  # noqa: B006
        query: _Query = {},  # noqa: B006
    ) -> Json:
        """Call an operation that creates, changes or deletes something. What it begins may go on
        after the answer (a new instance is `pending` at first): wait_for waits for that.
        """
        wanted = self._catalogue().one(operation)
        if wanted.reads:
            raise Failure(Exit.USAGE, f"{wanted.id} only reads: use read_api")
        sends = "requestBody" in wanted.told
        return answers.shortened(self._call(wanted, path, query, body if sends else None))

    def wait_for(
        self,
        operation: _Id,
        field: Annotated[
            str, Field(description="The field to watch, by its path: instance.status.")
        ],
        value: Annotated[str, Field(description="What it is to become, like active.")],
        path: _Path = {},  # noqa: B006
        seconds: Annotated[
            float, Field(description="How long to wait, in real time.", gt=0, le=MOST_SECONDS)
        ] = 60,
    ) -> Json:
        """Read again and again until a field has a value, and answer what was read then. While
        Roost's clock is held, nothing that takes time goes on: move_clock moves it.
        """
        wanted = self._catalogue().one(operation)
        if not wanted.reads:
            raise Failure(Exit.USAGE, f"{wanted.id} changes something: name one that reads")
        ends = time.monotonic() + seconds
        while True:
            answer = self._call(wanted, path, {})
            found = _within(answer, field)
            if _written(found) == value.lower():
                return answers.shortened(answer)
            if time.monotonic() >= ends:
                raise Failure(
                    Exit.REFUSED,
                    f"{field} is {_written(found)} after {seconds:g} s",
                    "a held clock or a fault may keep it so: look at `clock` and `faults`",
                )
            self._never.wait(_EVERY)

    def _catalogue(self) -> Catalogue:
        if self._known is None:
            document = answers.read(self._upstream.api("GET", "/v2/openapi.json", {}))
            self._known = Catalogue(document)
        return self._known

    def _call(self, operation: Operation, path: Json, query: Json, body: Any = None) -> Json:
        address = operation.address(path)
        return answers.read(self._upstream.api(operation.method, address, query, body))


def _within(answer: Json, field: str) -> Any:
    found: Any = answer
    for name in field.split("."):
        found = cast("Json", found).get(name) if isinstance(found, dict) else None
    return found


def _written(value: Any) -> str:
    """As somebody writes it who compares: true, 3, active."""
    return str(value).lower()
