"""`roost requests`"""

import sys
from collections.abc import Iterable
from contextlib import closing
from typing import Annotated

import msgspec
from cyclopts import App, Parameter
from cyclopts.validators import Number

from roost.admin.traffic.documents import MOST_REQUESTS, MOST_SECONDS, Requests, SeenRequest
from roost.http.printable import printable

from . import show, spans
from .config_file import ConfigFile
from .console import SOCKET, Console
from .failures import Exit, Failure
from .options import USING, RoostOptions

app = App(name="requests", group=USING, config=ConfigFile(strict=False))

_COLOURS = {2: "\033[32m", 4: "\033[33m", 5: "\033[31m"}
"""By the first digit of the status."""


def _flag(text: str) -> Parameter:
    return Parameter(help=text, negative=(), show_default=False)


@app.default
def requests(
    *,
    follow: Annotated[bool, _flag("Then show requests as they come.")] = False,
    bodies: Annotated[
        bool,
        _flag(
            "Show bodies too, without their secrets. Answers are kept only while somebody"
            " looks, so you see those that come from now on."
        ),
    ] = False,
    last: Annotated[
        int | None,
        Parameter(
            help=f"How many to begin with: 20, or with --since as many as {MOST_REQUESTS}.",
            validator=Number(gte=0, lte=MOST_REQUESTS),
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str,
        Parameter(
            help="Only those since then: 10m ago, or 2030-01-31T12:00, by Roost's clock.",
            metavar="WHEN",
            show_default=False,
        ),
    ] = "",
    json: Annotated[bool, _flag("Print JSON, a request a line.")] = False,
    place: Annotated[RoostOptions, Parameter(name="*")] = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Show what clients asked, who they were, and why they were refused.

    Shows the last requests, also from before a restart. With --follow it then shows all that come,
    until Ctrl-C.
    """
    query: dict[str, int | str | bool] = {"bodies": bodies}
    query["last"] = last if last is not None else MOST_REQUESTS if since else 20
    if since and spans.is_span(since):
        query["ago"] = round(spans.seconds(since))
    elif since:
        query["since"] = spans.moment(since)
    with closing(Console(place.folder / SOCKET)) as console:
        if not console.connects():
            raise Failure(
                Exit.NOTHING_THERE,
                f"no Roost runs in {place.folder}",
                "`roost serve` starts one; --data names another folder",
            )
        found, was_partial = _get(console, **query), False
        if not found.requests and not follow:
            show.note("There were no requests.")
        while True:
            _print(found.requests, json)
            if found.partial and not was_partial:
                show.note("A worker does not answer, so its requests are missing here.")
            if not follow:
                return
            was_partial = found.partial
            found = _get(console, after=found.next_after, wait=MOST_SECONDS, bodies=bodies)


def _get(console: Console, **query: int | str | bool) -> Requests:
    texts = {name: str(value).lower() for name, value in query.items()}
    return console.get("requests", Requests, **texts)


def _print(found: Iterable[SeenRequest], json: bool) -> None:
    for request in found:
        print(msgspec.json.encode(request).decode() if json else _text(request))
    sys.stdout.flush()


def _text(request: SeenRequest) -> str:
    target = printable(f"{request.path}?{request.query}" if request.query else request.path)
    date = f"{request.at[:10]} {request.at[11:19]}"
    line = f"{date}  {_coloured(request.status)}  {request.method:6} {target}"
    if request.milliseconds:
        line += f"  {request.milliseconds:.1f} ms"
    line += f"  {request.operation}" if request.operation else ""
    line += f"  key {printable(request.key_name or request.key)}" if request.key else ""
    parts = [f"  refused: {printable(request.reason)}"] if request.reason else []
    parts += [f"  fault: {request.fault}"] if request.fault else []
    parts += [f"  > {printable(request.body)}"] if request.body else []
    parts += [f"  < {printable(request.answer)}"] if request.answer else []
    return "\n".join([line, *parts])


def _coloured(status: int) -> str:
    colour = _COLOURS.get(status // 100) if sys.stdout.isatty() else None
    return f"{colour}{status}\033[0m" if colour else str(status)
