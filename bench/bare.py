"""What Roost is measured against: bare ASGI replies under the server that Roost runs under.

    python -m bench.bare PORT DOCUMENTS

`GET /` answers a small JSON object that is there already. `GET /list` encodes the documents of a
file, decoded once into the Structs that they are in Roost, anew for each request.
"""

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings, HTTP2Settings
from granian.server.embed import Server

from roost.http.listeners import BACKLOG, CONNECTIONS, HEADER_LIMIT
from roost.products.instances.documents import Instance

Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[dict[str, Any], object, Send], Awaitable[None]]

SMALL = b'{"account":{"name":"Roost","email":"root@localhost","acls":[],"balance":0}}'
_HEADERS = [(b"content-type", b"application/json")]


class _List(msgspec.Struct):
    instances: list[Instance]


def application(documents: list[Instance]) -> Application:
    encode = msgspec.json.Encoder().encode
    answer = _List(documents)

    async def app(scope: dict[str, Any], _: object, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = encode(answer) if scope["path"] == "/list" else SMALL
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": body})

    return app


def main(port: int, documents: Path) -> None:
    """Serves until it is killed, with the settings that Roost's listeners have."""
    decoded = msgspec.json.decode(documents.read_bytes(), type=_List).instances

    async def serve() -> None:
        server = Server(
            application(decoded),
            address="127.0.0.1",
            port=port,
            interface=Interfaces.ASGI,
            http=HTTPModes.auto,
            websockets=False,
            backlog=BACKLOG,
            backpressure=CONNECTIONS,
            http1_settings=HTTP1Settings(max_buffer_size=HEADER_LIMIT),
            http2_settings=HTTP2Settings(max_headers_size=HEADER_LIMIT),
            log_enabled=False,
        )
        await server.serve()

    uvloop.run(serve())


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
