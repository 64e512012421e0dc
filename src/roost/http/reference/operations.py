"""One operation as HTML: what it does, what it takes and answers, and how it is asked."""

import json
import re
from html import escape
from http import HTTPStatus
from typing import Any

from .languages import curl, go, python
from .model import Document, DocumentedOperation, LocatedOperation, MediaType, Response
from .requests import KEYS, OPERATOR, request_of
from .shapes import field_row, fields, required_mark, type_of
from .terraform import terraform
from .text import attribute, inline, paragraphs

NOT_TRIED = ("multipart/form-data", "application/octet-stream")
"""Bodies that no form of the page can send."""
_PARAMETER = re.compile(r"\{[^}]*\}")


def article(api: Document, place: LocatedOperation) -> str:
    operation = place.operation
    return (
        f'<article class="operation" id="{attribute(operation.operation_id)}"{_to_try(place)}>'
        f'<div class="words">{_heading(api, place)}{paragraphs(operation.description)}'
        f"{_parameters(operation)}{_body(api, operation)}{_answer_fields(api, operation)}"
        f"{_refusals(api, operation)}</div>"
        f'<div class="code">{_snippets(api, place)}{_answer(operation)}</div></article>'
    )


def badge(method: str) -> str:
    return f'<b class="method {method.lower()}">{method}</b>'


def resolve(api: Document, response: Response) -> Response:
    name = response.ref.rpartition("/")[2]
    return api.components.responses[name] if name else response


def _to_try(place: LocatedOperation) -> str:
    """What the page's script needs to send it in the console's session."""
    method, path, operation = place
    if operation.scheme not in (KEYS, OPERATOR):
        return ""
    media, body = "", None
    if operation.request_body is not None:
        media, content = next(iter(operation.request_body.content.items()))
        body = content.example
    if media in NOT_TRIED:
        return ""
    asked = [[p.name, p.place, p.required, p.example] for p in operation.parameters]
    given: dict[str, Any] = {
        "method": method,
        "path": path,
        "parameters": json.dumps(asked),
        "media": media,
        "body": "" if body is None else json.dumps(body, indent=2, ensure_ascii=False),
    }
    return "".join(f' data-{name}="{attribute(value)}"' for name, value in given.items() if value)


def _heading(api: Document, place: LocatedOperation) -> str:
    method, path, operation = place
    needs = "no key needed" if operation.public else _let_in_by(api, operation.scheme)
    if operation.permissions:
        needs = "needs " + ", ".join(f"<code>{inline(p)}</code>" for p in operation.permissions)
    here = f"#{attribute(operation.operation_id)}"
    return (
        f'<h3><a href="{here}">{inline(operation.summary)}</a></h3>'
        f'<p class="route">{badge(method)} <code>{_path(path)}</code></p>'
        f'<p class="facts"><code>{inline(operation.operation_id)}</code><span>{needs}</span></p>'
    )


def _let_in_by(api: Document, scheme: str) -> str:
    if scheme == KEYS:
        return "any key"
    return f"needs: {inline(api.components.security_schemes[scheme].description)}"


def _path(path: str) -> str:
    """Paths may break before a slash, and parameters stand out."""
    return "<wbr>/".join(
        f"<em>{inline(part)}</em>" if part.startswith("{") else inline(part)
        for part in path.split("/")
    )


def _parameters(operation: DocumentedOperation) -> str:
    shown = ""
    for place, title in (("path", "In the path"), ("query", "In the query")):
        rows = "".join(
            field_row(p.name, p.schema, required_mark(p.required), words=p.description)
            for p in operation.parameters
            if p.place == place
        )
        if rows:
            shown += f'<h4>{title}</h4><ul class="fields">{rows}</ul>'
    return shown


def _body(api: Document, operation: DocumentedOperation) -> str:
    if operation.request_body is None:
        return ""
    shown = "<h4>In the body</h4>"
    # The same is taken in several forms.
    media = next(iter(operation.request_body.content.values()))
    for schema in media.schema.any_of or [media.schema]:
        found = api.resolve(schema)
        shown += paragraphs(found.description) + fields(api, found, (schema.name,))
    return shown


def _answer_fields(api: Document, operation: DocumentedOperation) -> str:
    """What an answer has, by links to the shapes below."""
    _, success = _success(operation)
    content = next(iter(success.content.values()), None)
    if content is None:
        return ""
    schema = content.schema
    if schema.properties:
        rows = "".join(field_row(name, field, "") for name, field in schema.properties.items())
        return f'<h4>In the answer</h4><ul class="fields">{rows}</ul>'
    return f'<h4>In the answer</h4><p class="type">{type_of(schema)}</p>'


def _refusals(api: Document, operation: DocumentedOperation) -> str:
    """Every status, what it means, and texts that it comes with."""
    rows = "".join(
        f"<dt>{status}</dt><dd>{inline(resolve(api, response).description)}{_texts(response)}</dd>"
        for status, response in sorted(operation.responses.items())
        if not status.startswith("2")
    )
    title = "<summary>When it is refused</summary>"
    return f'<details class="refusals">{title}<dl class="errors">{rows}</dl></details>'


def _texts(response: Response) -> str:
    """What it says to mistakes that people make."""
    shown = "".join(
        f"<li>{inline(each.summary)}: <q>{inline(text_of(each.value))}</q></li>"
        for media in response.content.values()
        for each in media.examples.values()
    )
    return f"<ul>{shown}</ul>" if shown else ""


def text_of(refusal: Any) -> str:
    """The text of a refusal, in whatever shape its interface has for it."""
    return str(refusal.get("error") or refusal.get("detail") or "")


def _snippets(api: Document, place: LocatedOperation) -> str:
    request = request_of(api, place)
    example = {p.name: p.example for p in place.operation.parameters}
    parameters = [each[1:-1] for each in _PARAMETER.findall(place.path)]
    names = [str(example.get(each) or each) for each in parameters]
    shown = {
        "curl": curl(request),
        "Python": python(request),
        "Go": go(request),
        "Terraform": terraform(place.operation.operation_id, request, names),
    }
    return (
        '<div class="snippets">'
        + "".join(
            f'<section data-language="{language}"><h4>{language}</h4>'
            f'<pre class="snippet" tabindex="0"><code>{code}</code></pre></section>'
            for language, code in shown.items()
            if code
        )
        + "</div>"
    )


def _success(operation: DocumentedOperation) -> tuple[str, Response]:
    return next(iter(operation.responses.items()))


def _answer(operation: DocumentedOperation) -> str:
    status, response = _success(operation)
    title = f'<p class="caption">{status} {HTTPStatus(int(status)).phrase}'
    for media_type, media in response.content.items():
        return f"{title}<span>{inline(media_type)}</span></p>{_example(media)}"
    return f"{title}<span>no body</span></p>"


def _example(media: MediaType) -> str:
    if media.example is None:
        return ""
    value = media.example
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    return f'<pre tabindex="0"><code>{escape(text, quote=False)}</code></pre>'
