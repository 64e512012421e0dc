"""How a route is written: one decorator on one handler, and everything else follows from it.

    routes = Routes("ssh", read="subscriptions_view", write="provisioning")

    @routes.get("/ssh-keys/{ssh-key-id}", "get-ssh-key", SSH_KEY, errors=(400, 401, 404))
    async def get_ssh_key(call: Call, ssh_key_id: str) -> Reply: ...

The handler's parameters say what it takes: path parameters by their names with underscores,
`query` and `body` as msgspec Structs. Parsing, permissions, errors, logs, metrics and the OpenAPI
document come from the declaration.
"""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, get_type_hints

import msgspec

from .answers import JSON, Answer, Reply
from .call import Call

Handler = Callable[..., Awaitable[Reply]]

MAX_BODY = 1024 * 1024


class Paging(msgspec.Struct, frozen=True):
    """The query of every list: `per_page` 1 to 500, `cursor` from a page before."""

    per_page: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100
    cursor: str = ""


@dataclass(frozen=True)
class Operation:
    """One operation of the API, as the contract has it.

    path: below /v2, parameters in braces by the contract's names.
    id: the contract's operationId.
    acl: the permission a key needs; None where any key does. public: no key is needed at all.
    errors: the statuses that the contract documents; the boundary's own are added to them.
    consumes: what kind of body it takes.
    """

    method: str
    path: str
    id: str
    section: str
    handler: Handler
    answer: Answer
    ok: int
    acl: str | None
    public: bool
    errors: tuple[int, ...]
    query: type[Any] | None
    body: type[Any] | None
    max_body: int
    consumes: str = JSON

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(p[1:-1] for p in self.path.split("/") if p.startswith("{"))

    @cached_property
    def resource_type(self) -> str:
        return self.path.split("/")[1]

    @cached_property
    def summary(self) -> str:
        return self.id.replace("-", " ").capitalize()


class Routes:
    """The operations of one section of the API.

    section: the contract's name of it (the OpenAPI tag). read, write: the permissions that GETs
    and all others need, unless an operation says otherwise.
    """

    def __init__(self, section: str, read: str | None = None, write: str | None = None) -> None:
        self.section = section
        self.read = read
        self.write = write
        self.operations: list[Operation] = []

    def get(
        self, path: str, id: str, answer: Answer, **options: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("GET", path, id, answer, {"acl": self.read, **options})

    def post(
        self, path: str, id: str, answer: Answer = None, **options: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("POST", path, id, answer, options)

    def put(
        self, path: str, id: str, answer: Answer = None, **options: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("PUT", path, id, answer, options)

    def patch(
        self, path: str, id: str, answer: Answer = None, **options: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("PATCH", path, id, answer, options)

    def delete(
        self, path: str, id: str, answer: Answer = None, **options: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("DELETE", path, id, answer, options)

    def _add(
        self, method: str, path: str, id: str, answer: Answer, options: dict[str, Any]
    ) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            hints = get_type_hints(handler, include_extras=True)
            self.operations.append(
                Operation(
                    method,
                    path,
                    id,
                    self.section,
                    handler,
                    answer,
                    ok=options.get("ok", 204 if answer is None else 200),
                    acl=options.get("acl", self.write),
                    public=options.get("public", False),
                    errors=options.get("errors", ()),
                    query=hints.get("query"),
                    body=hints.get("body"),
                    max_body=options.get("max_body", MAX_BODY),
                    consumes=options.get("consumes", JSON),
                )
            )
            _check(self.operations[-1])
            return handler

        return register


def _check(operation: Operation) -> None:
    """A handler that does not take what its path and its declaration give is a mistake."""
    takes = list(inspect.signature(operation.handler).parameters)
    gives = ["call", *(p.replace("-", "_") for p in operation.parameters)]
    gives += [name for name in ("query", "body") if getattr(operation, name) is not None]
    if sorted(takes) != sorted(gives):
        raise TypeError(f"{operation.id}: the handler takes {takes}, the operation gives {gives}")


__all__ = ["Call", "Operation", "Paging", "Reply", "Routes"]
