"""`roost mcp`"""

import os
import secrets
import signal
import socket
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from roost.settings import Address

from .. import show
from ..config_file import ConfigFile
from ..failures import Exit, Failure
from ..options import USING, Place, RoostOptions
from ..values import base_url, one

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

app = App(name="mcp", group=USING, config=ConfigFile(strict=False))

EXTRA = "roost[mcp]"


@app.default
def mcp(
    *,
    write: Annotated[
        bool,
        Parameter(
            help="Let its tools change things. Without it they only read, and say so.",
            negative=(),
            show_default=False,
        ),
    ] = False,
    url: Annotated[
        str | None,
        Parameter(
            help="Speak to the Roost at this URL instead, with the key in VULTR_API_KEY. Only its"
            " API can be reached so: no clock, faults, requests and bill.",
            metavar="URL",
            show_default=False,
            **one(base_url),
        ),
    ] = None,
    http: Annotated[
        Address | None,
        Parameter(
            help="Speak streamable HTTP on this address of loopback, in place of standard input"
            " and output. The URL to use is shown, with a secret in it.",
            metavar="HOST:PORT",
            show_default=False,
            **one(Address.parse),
        ),
    ] = None,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Offer Roost as tools to a model, through a program that speaks the Model Context Protocol.

    Such programs start it themselves: `claude mcp add roost -- roost mcp`. A Roost need not run
    yet: each call looks for it anew.
    """
    if find_spec("mcp") is None:
        raise Failure(
            Exit.CONFIGURATION,
            "`roost mcp` needs the package mcp, which is not installed",
            f'install Roost with its extra: pip install "{EXTRA}"',
        )
    if http is not None and not http.is_loopback:
        raise Failure(
            Exit.USAGE,
            f"--http {http} would let others use this Roost",
            "give it an address on loopback, like 127.0.0.1:8765",
        )
    from .server import build  # noqa: PLC0415 - with it the package that may not be there
    from .upstream import Local, Remote  # noqa: PLC0415

    upstream = Remote(url.removesuffix("/v2"), _key()) if url else Local(place.folder)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server = build(upstream, write=write)
        if http is None:
            server.run("stdio")
        else:
            _serve(server, http)
    finally:
        upstream.close()


def _serve(server: "MCPServer", where: Address) -> None:
    """Over HTTP, at a path that only who has seen it knows: other users share the loopback."""
    import uvicorn  # noqa: PLC0415 - comes with the package that may not be there

    path = f"/{os.environ.get('ROOST_MCP_TOKEN') or secrets.token_urlsafe(24)}/mcp"
    app = server.streamable_http_app(streamable_http_path=path, host=where.host)
    config = uvicorn.Config(app, log_level="warning")
    try:
        family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
        listening = socket.create_server((where.host, where.port), family=family)
    except OSError as error:
        raise Failure(Exit.ADDRESS, f"cannot listen on {where}: {error.strerror}") from error
    with listening:
        port = listening.getsockname()[1]
        show.note(f"roost: the tools are served at http://{Address(where.host, port)}{path}")
        uvicorn.Server(config).run([listening])


def _key() -> str:
    key = os.environ.get("VULTR_API_KEY", "")
    if not key:
        raise Failure(
            Exit.USAGE,
            "--url needs an API key, in VULTR_API_KEY",
            "`roost keys create NAME` makes one, on the machine where Roost runs",
        )
    return key
