"""What the tests of listeners share: an application, a loop to run it in, a client."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest
import uvloop
from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian.rsgi import Scope

from roost.http.listeners import Listener, TcpAddress

LARGE = 32 * 1024 * 1024
"""More than the system takes for a client that does not read."""
LOOPBACK = TcpAddress("127.0.0.1", 0)


def run(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs the test on the loop that Roost runs on."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(asyncio.wait_for(main(), 30))


class App:
    """Answers `/` at once, `/held` when let go, `/body` with its length, `/large` at length."""

    def __init__(self) -> None:
        self.entered = asyncio.Event()
        self.let_go = asyncio.Event()
        self.cancelled = False

    async def __call__(self, scope: Scope, proto: HTTPProtocol, peer: str) -> None:
        if scope.path == "/held":
            self.entered.set()
            try:
                await self.let_go.wait()
            except asyncio.CancelledError:
                self.cancelled = True
                raise
        if scope.path == "/large":
            proto.response_bytes(200, [], bytes(LARGE))
            return
        body = await proto() if scope.path == "/body" else b""
        text = f"{scope.scheme} {scope.http_version} {scope.method} {len(body)}"
        proto.response_str(200, [("content-type", "text/plain")], text)


def port_of(listener: Listener) -> int:
    assert isinstance(listener.address, TcpAddress)
    return listener.address.port


async def asked(listener: Listener, path: str = "/") -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"{listener.url}{path}")).text


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.name == "roost.http.listeners"]
