"""Listeners on loopback: what they serve, how they stop, what they refuse."""

import asyncio
import errno
import logging
import os
import socket
from pathlib import Path

import httpx
import pytest

from roost.http.listeners import Listener, ListenError, PortTaken, TcpAddress
from tests.listeners.serving import LOOPBACK, App, asked, port_of, run, said


def test_plain_http_on_a_free_port() -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK)
        await listener.start()
        assert port_of(listener) > 0
        assert listener.url == f"http://127.0.0.1:{port_of(listener)}"
        async with httpx.AsyncClient(base_url=listener.url) as client:
            assert (await client.get("/")).text == "http 1.1 GET 0"
            assert (await client.post("/body", content=b"x" * 300_000)).text == (
                "http 1.1 POST 300000"
            )
        assert await listener.stop(1)

    run(main)


def test_requests_in_flight_finish_before_a_stop(tmp_path: Path) -> None:
    async def main() -> None:
        app = App()
        listener = Listener(app, LOOPBACK)
        await listener.start()
        idle_reader, idle = await asyncio.open_connection("127.0.0.1", port_of(listener))
        async with httpx.AsyncClient() as client:
            assert (await client.get(listener.url)).status_code == 200, "and is kept alive"
            held = asyncio.create_task(asked(listener, "/held"))
            await app.entered.wait()
            stopping = asyncio.create_task(listener.stop(20))
            assert await idle_reader.read() == b"", "a connection that says nothing is closed"
            with pytest.raises(httpx.ConnectError):
                await asked(listener)
            assert not stopping.done()
            app.let_go.set()
            assert await held == "http 1.1 GET 0"
            assert await stopping
        idle.close()
        assert not app.cancelled

    run(main)


def test_a_request_that_takes_too_long_is_cancelled(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        app = App()
        listener = Listener(app, LOOPBACK)
        await listener.start()
        async with httpx.AsyncClient() as client:
            held = asyncio.create_task(client.get(f"{listener.url}/held"))
            await app.entered.wait()
            assert await listener.stop(0.05)
            assert (await held).status_code == 503
        assert app.cancelled

    run(main)
    assert len(said(caplog)) == 1
    assert "cancelling 1 requests" in said(caplog)[0]


def test_a_body_that_never_comes_does_not_hold_up_a_stop() -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK)
        await listener.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(listener))
        writer.write(b"POST /body HTTP/1.1\r\nHost: roost\r\nContent-Length: 5\r\n\r\nx")
        assert (await asked(listener)) == "http 1.1 GET 0", "the request above has been read too"
        assert await listener.stop(0.05)
        assert (await reader.read()).startswith(b"HTTP/1.1 503")
        writer.close()

    run(main)


def test_a_client_that_does_not_go_on_is_left_behind(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK)
        await listener.start()
        _, writer = await asyncio.open_connection("127.0.0.1", port_of(listener))
        writer.write(b"GET / HTTP/1.1\r\nHos")
        assert (await asked(listener)) == "http 1.1 GET 0", "the lines above have been read too"
        assert not await listener.stop(0.05)
        writer.close()

    run(main)
    assert len(said(caplog)) == 1
    assert "dropping connections" in said(caplog)[0]


def test_a_stop_can_come_at_any_time(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK)
        assert await listener.stop(1), "before the start"
        await listener.start()
        assert await listener.stop(1), "before anything has been served"
        assert await listener.stop(1), "again"

    run(main)
    assert said(caplog) == []


def test_a_taken_port_is_said() -> None:
    async def main() -> None:
        first = Listener(App(), LOOPBACK)
        await first.start()
        with pytest.raises(PortTaken, match=f"127.0.0.1:{port_of(first)} is in use"):
            await Listener(App(), first.address).start()
        with pytest.raises(PortTaken):
            await Listener(App(), first.address, reuse_port=True).start()
        assert await first.stop(1)
        await (again := Listener(App(), first.address)).start()
        assert await asked(again) == "http 1.1 GET 0"
        assert await again.stop(1)

    run(main)


def test_processes_can_share_a_port() -> None:
    async def main() -> None:
        first = Listener(App(), LOOPBACK, reuse_port=True)
        await first.start()
        second = Listener(App(), first.address, reuse_port=True)
        await second.start()
        assert await first.stop(1)
        assert await asked(second) == "http 1.1 GET 0", "the other goes on"
        assert await second.stop(1)

    run(main)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (TcpAddress("192.0.2.1", 0), os.strerror(errno.EADDRNOTAVAIL)),
        (TcpAddress("host.invalid", 0), "host.invalid:0"),
        (Path("/nowhere/admin.sock"), os.strerror(errno.ENOENT)),
        (Path("/tmp") / ("x" * 200), "path too long"),
    ],
)
def test_an_address_that_cannot_be_had_is_said(address: TcpAddress | Path, reason: str) -> None:
    async def main() -> None:
        with pytest.raises(ListenError, match=reason) as caught:
            await Listener(App(), address).start()
        assert not isinstance(caught.value, PortTaken)

    run(main)


def test_ipv6_has_brackets_in_its_url() -> None:
    async def main() -> None:
        listener = Listener(App(), TcpAddress("::1", 0))
        await listener.start()
        assert listener.url == f"http://[::1]:{port_of(listener)}"
        assert await asked(listener) == "http 1.1 GET 0"
        assert await listener.stop(1)

    run(main)


def test_a_unix_socket_left_by_a_crash_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "admin.sock"
    with socket.socket(socket.AF_UNIX) as crashed:
        crashed.bind(str(path))

    async def main() -> None:
        first = Listener(App(), path)
        await first.start()
        with pytest.raises(PortTaken, match=str(path)):
            await Listener(App(), path).start()
        assert await first.stop(1)

    run(main)


def test_a_file_in_the_place_of_a_unix_socket_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "admin.sock"
    path.write_text("not a socket")

    async def main() -> None:
        with pytest.raises(PortTaken):
            await Listener(App(), path).start()

    run(main)
    assert path.read_text() == "not a socket"


def test_headers_have_a_limit() -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK)
        await listener.start()
        async with httpx.AsyncClient() as client:
            assert (await client.get(listener.url, headers={"x": "y" * 30_000})).is_success
            answer = await client.get(listener.url, headers={"x": "y" * 100_000})
            assert answer.status_code == 431
        assert await listener.stop(1)

    run(main)


def test_granian_leaves_logging_alone(capfd: pytest.CaptureFixture[str]) -> None:
    closed: list[str] = []

    class Host(logging.Handler):
        def close(self) -> None:
            closed.append("closed")
            super().close()

    host = Host()

    async def main() -> None:
        listener = Listener(App(), LOOPBACK)
        await listener.start()
        assert await asked(listener) == "http 1.1 GET 0"
        assert await listener.stop(1)

    run(main)
    assert closed == [], host
    assert capfd.readouterr() == ("", "")
