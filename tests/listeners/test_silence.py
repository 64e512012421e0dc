"""Connections that say nothing: closed in time, and at once where others want their place."""

import asyncio
import socket
import ssl
import subprocess
import sys
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from roost.http.listeners import Listener, TcpAddress
from roost.http.tls import Credentials, ensure_leaf
from roost.store.secret import Secret
from tests.listeners.serving import LARGE, LOOPBACK, App, asked, port_of, run

SHORT = 0.1
LONG = 3600.0
REQUEST = b"GET %s HTTP/1.1\r\nHost: roost\r\n\r\n"

OK = b"HTTP/1.1 200 OK"

Connection = tuple[StreamReader, StreamWriter]


@pytest.fixture
def credentials(tmp_path: Path) -> Credentials:
    return ensure_leaf(tmp_path, Secret(bytes(32)), [], time.time_ns() // 1000).credentials


def anyone() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def connected(
    listener: Listener, said: bytes = b"", source: str = "127.0.0.1", *, tls: bool = False
) -> Connection:
    reader, writer = await asyncio.open_connection(
        "127.0.0.1",
        port_of(listener),
        local_addr=(source, 0),
        ssl=anyone() if tls else None,
    )
    writer.write(said)
    return reader, writer


async def asked_over(connection: Connection, path: bytes = b"/") -> bytes:
    """The first bytes of an answer over this connection; none if it is closed."""
    reader, writer = connection
    try:
        writer.write(REQUEST % path)
        return await reader.read(len(OK))
    except ConnectionError:
        return b""


async def asked_anew(port: int, tls: bool = False) -> bytes:
    """The same over a connection of its own; none if nobody speaks with it for a second."""
    try:
        async with asyncio.timeout(1):
            connection = await asyncio.open_connection(
                "127.0.0.1", port, ssl=anyone() if tls else None
            )
    except (ConnectionError, TimeoutError):
        return b""
    answer = await asked_over(connection)
    connection[1].transport.abort()
    return answer


@contextmanager
def crowd(port: int, many: int, said: bytes = b"") -> Iterator[None]:
    """So many connections that say this and no more; most wait to be let in."""
    with ExitStack() as stack:
        for _ in range(many):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            with suppress(ConnectionError):
                one.sendall(said)
        yield


@pytest.mark.parametrize("said", [b"", b"G", b"GET / HTTP/1.1\r\nHos", b"PRI * HTTP/2.0\r\n\r\nSM"])
def test_who_asks_nothing_is_let_go(said: bytes) -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK, patience=SHORT)
        await listener.start()
        reader, writer = await connected(listener, said)
        assert await reader.read() == b""
        writer.close()
        assert await listener.stop(1)

    run(main)


@pytest.mark.parametrize("shaken", [False, True])
def test_who_asks_nothing_over_tls_is_let_go(credentials: Credentials, shaken: bool) -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK, tls=credentials, patience=SHORT)
        await listener.start()
        reader, writer = await connected(listener, b"" if shaken else b"\x16\x03\x01", tls=shaken)
        assert await reader.read() == b""
        writer.close()
        assert await listener.stop(1)

    run(main)


def test_who_asks_nothing_more_is_let_go() -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK, patience=SHORT)
        await listener.start()
        reader, writer = await connected(listener, REQUEST % b"/")
        assert (await reader.read()).startswith(b"HTTP/1.1 200 OK")
        writer.close()
        assert await listener.stop(1)

    run(main)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_who_waits_for_an_answer_is_not_silent(host: str) -> None:
    async def main() -> None:
        app = App()
        listener = Listener(app, TcpAddress(host, 0), patience=SHORT)
        await listener.start()
        held = asyncio.create_task(asked(listener, "/held"))
        await app.entered.wait()
        reader, writer = await asyncio.open_connection(host, port_of(listener))
        assert await reader.read() == b"", "the one who came later is gone"
        app.let_go.set()
        assert await held == "http 1.1 GET 0"
        writer.close()
        assert await listener.stop(1)

    run(main)


def test_who_reads_slowly_is_not_silent() -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK, patience=SHORT)
        await listener.start()
        reader, writer = await connected(listener, REQUEST % b"/large")
        silent, late = await connected(listener)
        assert await silent.read() == b"", "the one who came later is gone"
        assert len(await reader.read()) > LARGE
        writer.close()
        late.close()
        assert await listener.stop(1)

    run(main)


@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01"])
@pytest.mark.parametrize("tls", [False, True])
def test_the_silent_make_room(credentials: Credentials, tls: bool, said: bytes) -> None:
    async def main() -> None:
        listener = Listener(
            App(), LOOPBACK, tls=credentials if tls else None, connections=16, patience=LONG
        )
        await listener.start()
        with crowd(port_of(listener), 100, said):
            assert await asked_anew(port_of(listener), tls) == OK
        assert await listener.stop(1)

    run(main)


def test_the_silent_who_shook_hands_make_room(credentials: Credentials) -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK, tls=credentials, connections=16, patience=LONG)
        await listener.start()
        shaken = [await connected(listener, tls=True) for _ in range(40)]
        assert await asked_anew(port_of(listener), tls=True) == OK
        for _, writer in shaken:
            writer.transport.abort()
        assert await listener.stop(1)

    run(main)


def test_room_is_made_by_whoever_has_most() -> None:
    async def main() -> None:
        app = App()
        listener = Listener(app, LOOPBACK, connections=16, patience=LONG)
        await listener.start()
        few = [await connected(listener, source="127.0.0.2") for _ in range(3)]
        reader, busy = await connected(listener, REQUEST % b"/held")
        await app.entered.wait()
        with crowd(port_of(listener), 100):
            assert await asked_anew(port_of(listener)) == OK
            for connection in few:
                assert await asked_over(connection) == OK
            app.let_go.set()
            assert await reader.read(len(OK)) == OK
        for _, writer in few:
            writer.close()
        busy.close()
        assert await listener.stop(1)

    run(main)


EXHAUSTED = """
import asyncio, resource, sys, uvloop
from pathlib import Path
from roost.http.listeners import Listener
from roost.http.tls import Credentials
from tests.listeners.serving import LOOPBACK, App, port_of

async def main():
    tls = Credentials(*map(Path, sys.argv[1:3]), 0) if sys.argv[1:] else None
    listener = Listener(App(), LOOPBACK, tls=tls, patience=3600)
    await listener.start()
    print(port_of(listener), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
uvloop.run(main())
"""


@pytest.mark.parametrize("tls", [False, True])
def test_descriptors_that_are_used_up_become_free_again(
    credentials: Credentials, tls: bool
) -> None:
    files = [str(credentials.certificate), str(credentials.key)] if tls else []
    command = [sys.executable, "-c", EXHAUSTED, *files]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout
        port = int(server.stdout.readline())

        async def main() -> None:
            with crowd(port, 400):
                # Who comes while there are none may be turned away, and comes again.
                while await asked_anew(port, tls) != OK:
                    pass

        run(main)
        server.communicate()
