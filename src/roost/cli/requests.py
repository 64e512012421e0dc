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

from . import show
from .console import SOCKET, Console
from .failures import Exit, Failure
from .options import USING, ConfigFile, RoostOptions

app = App(name="requests", group=USING, config=ConfigFile(strict=False))

_COLOURS = {2: "\033[32m", 4: "\033[33m", 5: "\033[31m"}
"""By the first digit of the status."""


def _flag(text: str) -> Parameter:
    return Parameter(help=text, negative=(), show_default=False)


@app.default
def requests(
    *,
    follow: Annotated[bool, _flag("Go on with what comes.")] = False,
    bodies: Annotated[
        bool,
        _flag(
            "Show bodies and answers too, without their secrets. They are kept only while somebody"
            " looks, so this wants --follow."
        ),
    ] = False,
    last: Annotated[
        int,
        Parameter(help="How many to begin with.", validator=Number(gte=0, lte=MOST_REQUESTS)),
    ] = 20,
    json: Annotated[bool, _flag("Print JSON, a request a line.")] = False,
    place: Annotated[RoostOptions, Parameter(name="*")] = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Show what clients ask and what they are told, the last requests or, with --follow, all that
    come until Ctrl-C.
    """
    if bodies and not follow:
        raise Failure(Exit.USAGE, "bodies are kept only while somebody looks: add --follow")
    with closing(Console(place.folder / SOCKET)) as console:
        if not console.connects():
            raise Failure(
                Exit.NOTHING_THERE,
                f"no Roost runs in {place.folder}",
                "`roost serve` starts one; GET /v2/logs has what was recorded",
            )
        found, was_partial = _get(console, last=last, bodies=bodies), False
        while True:
            _print(found.requests, json)
            if found.partial and not was_partial:
                show.note("A worker does not answer: its requests are not among these.")
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
    line = (
        f"{request.at[11:19]}  {_coloured(request.status)}  {request.method:6} {target}"
        f"  {request.milliseconds:.1f} ms"
    )
    parts = [f"  > {printable(request.body)}"] if request.body else []
    parts += [f"  < {printable(request.answer)}"] if request.answer else []
    return "\n".join([line, *parts])


def _coloured(status: int) -> str:
    colour = _COLOURS.get(status // 100) if sys.stdout.isatty() else None
    return f"{colour}{status}\033[0m" if colour else str(status)
