"""The example of an operation as a request."""

from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from .model import Document, LocatedOperation, Parameter
from .shapes import sample

KEYS = "bearer"
"""What the document calls being let in by an API key."""
OPERATOR = "operator"
"""What it calls being let in because one may open the admin socket."""
FORM = "application/x-www-form-urlencoded"


class Request(NamedTuple):
    """path: as a client asks for it, with the query. variable: of the environment, with what lets
    the client in; empty where nothing is needed. body: what is sent, None for nothing. operator:
    whether it goes to the admin interface.
    """

    method: str
    path: str
    variable: str
    media: str
    body: Any
    operator: bool

    @property
    def is_form(self) -> bool:
        return self.media == FORM


def request_of(api: Document, place: LocatedOperation) -> Request:
    """What a test sends as well, but for ids, which are others on every server."""
    method, path, operation = place
    for each in operation.parameters:
        if each.place == "path":
            value = _value(each)
            path = path.replace(f"{{{each.name}}}", quote(value, safe="/:+$"))
    asked = [
        (each.name, _value(each))
        for each in operation.parameters
        if each.place == "query" and (each.required or each.example is not None)
    ]
    if asked:
        path += f"?{urlencode(asked)}"
    media, body = "", None
    if operation.request_body is not None:
        media, content = next(iter(operation.request_body.content.items()))
        body = content.example
        if body is None and operation.request_body.required and "json" in media:
            body = sample(api, content.schema)
    return Request(
        method, path, _variable(operation.scheme), media, body, operation.scheme == OPERATOR
    )


def _variable(scheme: str) -> str:
    if scheme in ("", OPERATOR):
        return ""
    return "VULTR_API_KEY" if scheme == KEYS else f"{scheme.upper()}_TOKEN"


def _value(parameter: Parameter) -> str:
    value = parameter.example
    if value is None:
        return parameter.name.upper()
    return str(value).lower() if isinstance(value, bool) else str(value)
