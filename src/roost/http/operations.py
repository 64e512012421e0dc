"""How a route is written: one decorator on one handler, and everything else follows from it.

    routes = Routes("ssh", read="subscriptions_view", write="provisioning")

    @routes.get("/ssh-keys/{ssh-key-id}", "get-ssh-key", SSH_KEY, errors=(400, 401, 404))
    async def get_ssh_key(call: Call, ssh_key_id: str) -> Reply: ...

The handler's parameters say what it takes: path parameters by their names with underscores,
`query` and `body` as msgspec Structs. The first path parameter names the resource that the
operation is about; `resource="vpcs"` says which kind that is where the path does not. Parsing,
permissions, errors, logs, metrics and the OpenAPI document come from the declaration.
"""

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

from .answers import JSON, Answer, Reply
from .call import Call
from .declaration import Handler, Operation
from .paging import Paging

MAX_BODY = 1024 * 1024


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
        self, path: str, id: str, answer: Answer | None, **options: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("GET", path, id, answer, {"acl": self.read, **options})

    def post(
        self, path: str, id: str, answer: Answer | None = None, **options: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("POST", path, id, answer, options)

    def put(
        self, path: str, id: str, answer: Answer | None = None, **options: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("PUT", path, id, answer, options)

    def patch(
        self, path: str, id: str, answer: Answer | None = None, **options: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("PATCH", path, id, answer, options)

    def delete(
        self, path: str, id: str, answer: Answer | None = None, **options: Any
    ) -> Callable[[Handler], Handler]:
        return self._add("DELETE", path, id, answer, options)

    def options(
        self, path: str, id: str, answer: Answer | None = None, **options: Any
    ) -> Callable[[Handler], Handler]:
        """For what the API has made an OPTIONS; all other paths answer it with their methods."""
        return self._add("OPTIONS", path, id, answer, options)

    def _add(
        self, method: str, path: str, id: str, answer: Answer | None, options: dict[str, Any]
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
                    resource=options.get("resource", _collection(path)),
                    consumes=options.get("consumes", JSON),
                    refuses=options.get("refuses", ""),
                    secrets_acl=self.write,
                    spanning=options.get("spanning", ""),
                    forms=options.get("forms", False),
                    shape=options.get("shape"),
                    gate=options.get("gate"),
                )
            )
            _check(self.operations[-1])
            return handler

        return register


def _collection(path: str) -> str:
    """What the first parameter names one of: `blocks/snapshots` of /blocks/snapshots/{id}."""
    before, brace, _ = path.partition("/{")
    return before[1:] if brace else ""


def _check(operation: Operation) -> None:
    """A handler that does not take what its path and its declaration give is a mistake."""
    if operation.spanning and operation.spanning not in operation.parameters:
        raise TypeError(f"{operation.id}: there is no {operation.spanning} in its path")
    takes = list(inspect.signature(operation.handler).parameters)
    gives = ["call", *(p.replace("-", "_") for p in operation.parameters)]
    gives += [name for name in ("query", "body") if getattr(operation, name) is not None]
    if sorted(takes) != sorted(gives):
        raise TypeError(f"{operation.id}: the handler takes {takes}, the operation gives {gives}")


__all__ = ["Call", "Operation", "Paging", "Reply", "Routes"]
