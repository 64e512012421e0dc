"""The operations of the API as HTML: the list beside the page, and one article each."""

from collections import defaultdict
from html import escape
from http import HTTPStatus

from .model import Document, DocumentedOperation, LocatedOperation, Response, Tag
from .shapes import field_row, fields, required_mark, sample, skeleton
from .text import attribute, inline, paragraphs

ORIGIN = "https://localhost:8443"
"""Where examples go; the page's script puts the address that it came from."""
KEYS = "bearer"
"""What the document calls being let in by an API key."""


def navigation(api: Document) -> str:
    """The list of sections and operations. `data-find` is what the search looks at."""
    return "".join(
        f'<details open><summary><a href="#section-{_slug(tag)}">{inline(tag.title)}</a></summary>'
        f"{''.join(map(_link, places))}</details>"
        for tag, places in _by_section(api)
    )


def sections(api: Document) -> str:
    """Every section with its operations."""
    return "".join(
        f'<section class="part" id="section-{_slug(tag)}"><h2>{inline(tag.title)}</h2>'
        f"{''.join(_article(api, place) for place in places)}</section>"
        for tag, places in _by_section(api)
    )


def refusals(api: Document) -> str:
    """What each status other than success means."""
    refs: dict[str, Response] = {}
    for _, _, operation in api.operations():
        for status, response in operation.responses.items():
            if response.ref:
                # The API's own come first, and are what most mean.
                refs.setdefault(status, response)
    return "".join(
        f"<dt>{status}</dt><dd>{inline(_resolve(api, refs[status]).description)}</dd>"
        for status in sorted(refs)
    )


def _by_section(api: Document) -> list[tuple[Tag, list[LocatedOperation]]]:
    places: defaultdict[str, list[LocatedOperation]] = defaultdict(list)
    for place in api.operations():
        places[place.operation.tags[0]].append(place)
    return [(tag, places[tag.name]) for tag in api.tags]


def _slug(tag: Tag) -> str:
    return attribute(tag.name.lower().replace(" ", "-"))


def _link(place: LocatedOperation) -> str:
    method, path, operation = place
    find = f"{operation.operation_id} {method} {path} {operation.summary}".lower()
    return (
        f'<a href="#{attribute(operation.operation_id)}" data-find="{attribute(find)}">'
        f"{_badge(method)}<span>{inline(operation.summary)}</span></a>"
    )


def _badge(method: str) -> str:
    return f'<b class="method {method.lower()}">{method}</b>'


def _article(api: Document, place: LocatedOperation) -> str:
    operation = place.operation
    return (
        f'<article class="operation" id="{attribute(operation.operation_id)}">'
        f'<div class="words">{_heading(api, place)}{paragraphs(operation.description)}'
        f"{_parameters(operation)}{_body(api, operation)}{_responses(api, operation)}</div>"
        f'<div class="code">{_curl(api, place)}{_answer(api, operation)}</div></article>'
    )


def _heading(api: Document, place: LocatedOperation) -> str:
    method, path, operation = place
    needs = "no key needed" if operation.public else _let_in_by(api, operation.scheme)
    if operation.permissions:
        needs = "needs " + ", ".join(f"<code>{inline(p)}</code>" for p in operation.permissions)
    here = f"#{attribute(operation.operation_id)}"
    return (
        f'<h3><a href="{here}">{inline(operation.summary)}</a></h3>'
        f'<p class="route">{_badge(method)} <code>{_path(path)}</code></p>'
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
            field_row(p.name, p.schema, required_mark(p.required))
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
    for media in operation.request_body.content.values():
        schema = api.resolve(media.schema)
        shown += paragraphs(schema.description) + fields(api, schema, (media.schema.name,))
    return shown


def _responses(api: Document, operation: DocumentedOperation) -> str:
    chips = "".join(
        _chip(status, _resolve(api, response))
        for status, response in sorted(operation.responses.items())
    )
    return f'<h4>Answers</h4><p class="statuses">{chips}</p>'


def _chip(status: str, response: Response) -> str:
    about = attribute(response.description.replace("`", ""))
    if status.startswith("2"):
        return f'<span class="good" title="{about}">{status}</span>'
    return f'<a href="#errors" title="{about}">{status}</a>'


def _resolve(api: Document, response: Response) -> Response:
    name = response.ref.rpartition("/")[2]
    return api.components.responses[name] if name else response


def _curl(api: Document, place: LocatedOperation) -> str:
    method, path, operation = place
    url = "/".join(p[1:-1].upper() if p.startswith("{") else p for p in path.split("/"))
    required = [p for p in operation.parameters if p.place == "query" and p.required]
    if required:
        url += "?" + "&".join(f"{p.name}={p.name.upper()}" for p in required)
    quote = '"' if required else ""
    lines = [f'curl {quote}<span class="origin">{ORIGIN}</span>{escape(url)}{quote}']
    if method not in ("GET", "POST") or (method == "POST" and operation.request_body is None):
        lines.append(f"-X {method}")
    if not operation.public:
        variable = (
            "VULTR_API_KEY" if operation.scheme == KEYS else f"{operation.scheme.upper()}_TOKEN"
        )
        lines.append(f'-H "Authorization: Bearer ${escape(variable, quote=False)}"')
    if operation.request_body is not None:
        media_type, media = next(iter(operation.request_body.content.items()))
        body = sample(api, media.schema).replace("\n", "\n  ")
        lines += [
            f"-H 'Content-Type: {escape(media_type, quote=False)}'",
            f"-d '{escape(body, quote=False)}'",
        ]
    command = " \\\n  ".join(lines)
    return f'<pre class="curl"><code>{command}</code></pre>'


def _answer(api: Document, operation: DocumentedOperation) -> str:
    status, response = next(iter(operation.responses.items()))
    title = f'<p class="caption">{status} {HTTPStatus(int(status)).phrase}'
    for media_type, media in response.content.items():
        inside = skeleton(api, media.schema)
        return f"{title}<span>{inline(media_type)}</span></p><pre><code>{inside}</code></pre>"
    return f"{title}<span>no body</span></p>"
