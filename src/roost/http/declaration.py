"""What is known of an operation once its route is written: see `operations.Routes`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..access.actions import Action, name_of, secrets_of
from .answers import JSON, Answer, JsonObject, ListResponse, Reply, Twice
from .auth import Gate
from .secrets import has_secrets

Handler = Callable[..., Awaitable[Reply]]


@dataclass(frozen=True)
class Operation:
    """One operation of the API, as the contract has it.

    path: below its interface's prefix, parameters in braces by the contract's names.
    id: the contract's operationId.
    answer: None where success has no body.
    acl: the permission that opens it, by the managed policy that goes by its name; None where none
    does. public: no key is needed at all.
    resource: the kind of what its first parameter names; empty where it has none.
    errors: the statuses that the contract documents; the boundary's own are added to them.
    consumes: what kind of body it takes. refuses: the type of the refusals that are its own, where
    that is not its interface's.
    secrets_acl: the permission that opens what is secret in its answer.
    spanning: the parameter of the path that may have slashes in it; mostly there is none.
    forms: whether it takes a form as well as JSON. shape: how the OpenAPI document describes a body
        that is no Struct. gate: what finds out who asks, where that is not its interface's; asked
        for by its type.
    """

    method: str
    path: str
    id: str
    section: str
    handler: Handler
    answer: Answer | None
    ok: int
    acl: str | None
    public: bool
    errors: tuple[int, ...]
    query: type[Any] | None
    body: type[Any] | None
    max_body: int
    resource: str
    consumes: str = JSON
    refuses: str = ""
    secrets_acl: str | None = None
    spanning: str = ""
    forms: bool = False
    shape: JsonObject | None = None
    gate: type[Gate] | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(p[1:-1] for p in self.path.split("/") if p.startswith("{"))

    @cached_property
    def action(self) -> Action:
        """What the authorizer is asked about."""
        lists = (
            self.method == "GET"
            and not self.parameters
            and isinstance(self.answer, ListResponse | Twice)
        )
        return Action(self.id, name_of(self.id, self.section, self.acl), lists)

    @cached_property
    def secrets(self) -> Action | None:
        """What seeing the secrets of its answer takes as well; None where it has none, or where
        they have just been made.
        """
        answer = self.answer
        if answer is None or not self.action.name or self.method not in ("GET", "PUT", "PATCH"):
            return None
        if not any(map(has_secrets, answer.types)):
            return None
        return Action(self.id, secrets_of(self.action.name))

    @cached_property
    def resource_type(self) -> str:
        return self.path.split("/")[1]

    @cached_property
    def message(self) -> str:
        """How the account's log calls a request for it."""
        return self.id.replace("-", " ").capitalize()
