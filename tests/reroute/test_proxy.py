"""Where the proxy takes a client, and what it says when it cannot."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import uvloop

from roost.reroute.proxy import HEAD_LIMIT, Proxy
from roost.reroute.upstream import Upstreams
from tests.reroute.places import Echo, Origin, OtherProxy, serving

HOST = "api.vultr.com"
PATIENCE = 30.0


@dataclass
class Running:
    """A proxy that answers, in a loop of its own. port: its own; straight: that of "Roost"."""

    port: int
    straight: int
    proxy: Proxy
    loop: asyncio.AbstractEventLoop

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.proxy.close(), self.loop).result(PATIENCE)

    def ask(self, head: str) -> "Client":
        return Client(self.port, f"{head}\r\n\r\n".encode())

    def connect(self, place: str) -> "Client":
        return self.ask(f"CONNECT {place} HTTP/1.1\r\nHost: {place}")


class Client:
    """A connection, and what was said on it first."""

    def __init__(self, port: int, said: bytes = b"") -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.stream = self.socket.makefile("rb")
        self.socket.sendall(said)

    def line(self) -> str:
        return self.stream.readline().decode().rstrip()

    def head(self) -> list[str]:
        """The lines up to the first empty one."""
        return list(iter(self.line, ""))

    def rest(self) -> str:
        return self.stream.read().decode()

    def say(self, text: str) -> None:
        self.socket.sendall(f"{text}\n".encode())

    def say_no_more(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()
        self.socket.close()


@contextmanager
def running(roost: Echo, **environment: str) -> Iterator[Running]:
    """On the loop that `roost serve` has; `roost run` has asyncio's own, as other tests see."""
    loop = uvloop.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [bound.getsockname()[1] for bound in sockets]

    async def start() -> Proxy:
        proxy = Proxy([HOST], ("127.0.0.1", roost.port), Upstreams.of(environment))
        await proxy.serve(sockets[0])
        await proxy.serve_as_roost(sockets[1])
        return proxy

    proxy = asyncio.run_coroutine_threadsafe(start(), loop).result(PATIENCE)
    made = Running(ports[0], ports[1], proxy, loop)
    try:
        yield made
    finally:
        made.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def roost() -> Iterator[Echo]:
    with serving(Echo("roost")) as server:
        yield server


@pytest.fixture
def elsewhere() -> Iterator[Echo]:
    with serving(Echo("elsewhere")) as server:
        yield server


@pytest.fixture
def proxy(roost: Echo) -> Iterator[Running]:
    with running(roost) as made:
        yield made


@pytest.mark.parametrize("name", [HOST, "API.Vultr.com", f"{HOST}."])
def test_vultrs_host_is_roost(proxy: Running, name: str) -> None:
    with proxy.connect(f"{name}:443") as client:
        assert client.head() == ["HTTP/1.1 200 Connection established"]
        assert client.line() == "roost"
        client.say("hello")
        assert client.line() == "hello"


def test_every_other_host_is_itself(proxy: Running, elsewhere: Echo) -> None:
    with proxy.connect(f"localhost:{elsewhere.port}") as client:
        assert client.head() == ["HTTP/1.1 200 Connection established"]
        assert client.line() == "elsewhere"
        client.say("hello")
        assert client.line() == "hello"


def test_what_is_sent_along_with_the_head_is_passed_on(proxy: Running) -> None:
    with Client(proxy.port, f"CONNECT {HOST}:443 HTTP/1.1\r\n\r\nhello\n".encode()) as client:
        client.head()
        assert [client.line(), client.line()] == ["roost", "hello"]


def test_one_side_may_end_before_the_other(proxy: Running) -> None:
    with proxy.connect(f"{HOST}:443") as client:
        client.head()
        client.say("the last word")
        client.say_no_more()
        assert client.rest() == "roost\nthe last word\n"


def test_much_goes_through_unchanged(proxy: Running) -> None:
    sent = bytes(range(256)) * 40_000
    with proxy.connect(f"{HOST}:443") as client:
        client.head()
        assert client.line() == "roost"
        sender = threading.Thread(target=client.socket.sendall, args=(sent,))
        sender.start()
        received = client.stream.read(len(sent))
        sender.join()
    assert received == sent


def test_the_straight_way_knows_nothing_of_proxies(proxy: Running) -> None:
    with Client(proxy.straight) as client:
        assert client.line() == "roost"


@pytest.mark.parametrize("head", [f"CONNECT {HOST}:80 HTTP/1.1", f"GET http://{HOST}/ HTTP/1.1"])
def test_no_other_port_of_vultrs_host_is_reached(proxy: Running, head: str) -> None:
    with proxy.ask(head) as client:
        assert client.head()[0] == "HTTP/1.1 502 Bad Gateway"
        assert "HTTPS on port 443 alone" in client.rest()


def test_a_plain_request_is_made_for_the_client(proxy: Running) -> None:
    with serving(Origin()) as origin:
        place = f"localhost:{origin.port}"
        head = (
            f"POST http://{place}/path?query=1 HTTP/1.1\r\nHost: {place}\r\nX-Mine: yes\r\n"
            "Proxy-Connection: keep-alive\r\nConnection: keep-alive\r\nProxy-Authorization: secret"
        )
        with proxy.ask(head) as client:
            assert client.head()[0] == "HTTP/1.1 200 OK"
            assert client.rest().splitlines() == [
                "POST /path?query=1 HTTP/1.1", f"Host: {place}", "X-Mine: yes", "Connection: close",
            ]  # fmt: skip


def test_an_existing_proxy_is_used_for_the_rest(roost: Echo, elsewhere: Echo) -> None:
    with (
        serving(OtherProxy(elsewhere.port)) as other,
        running(roost, HTTPS_PROXY=other.url.replace("//", "//me:pass@")) as proxy,
    ):
        with proxy.connect("far.example:8443") as client:
            assert client.head() == ["HTTP/1.1 200 From upstream"]
            assert client.line() == "elsewhere"
            client.say("hello")
            assert client.line() == "hello"
        with proxy.connect(f"{HOST}:443") as client:
            client.head()
            assert client.line() == "roost"
        assert [head.splitlines()[0] for head in other.heads] == [
            "CONNECT far.example:8443 HTTP/1.1"
        ]
        assert "Proxy-Authorization: Basic bWU6cGFzcw==" in other.heads[0]


def test_an_existing_proxy_is_used_for_plain_requests(roost: Echo, elsewhere: Echo) -> None:
    with (
        serving(OtherProxy(elsewhere.port)) as other,
        running(roost, http_proxy=other.url) as proxy,
    ):
        with proxy.ask("GET http://far.example/x HTTP/1.1\r\nHost: far.example") as client:
            client.head()
            assert client.rest() == "upstream"
        assert other.heads == [
            "GET http://far.example/x HTTP/1.1\r\nHost: far.example\r\nConnection: close\r\n"
        ]


def test_the_callers_exceptions_stay_direct(roost: Echo, elsewhere: Echo) -> None:
    with (
        serving(OtherProxy(roost.port)) as other,
        running(roost, HTTPS_PROXY=other.url, NO_PROXY="127.0.0.0/8") as proxy,
        proxy.connect(f"127.0.0.1:{elsewhere.port}") as client,
    ):
        client.head()
        assert client.line() == "elsewhere"
        assert other.heads == []


def test_a_place_that_does_not_answer(proxy: Running) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with proxy.connect(f"127.0.0.1:{port}") as client:
        assert client.head()[0] == "HTTP/1.1 502 Bad Gateway"
        assert f"127.0.0.1:{port} does not answer" in client.rest()


def test_a_name_that_cannot_be_one(proxy: Running) -> None:
    with proxy.connect(f"{'x' * 64}.example:443") as client:
        assert client.head()[0] == "HTTP/1.1 502 Bad Gateway"


def test_a_roost_that_went_away(roost: Echo, proxy: Running) -> None:
    roost.shutdown()
    roost.server_close()
    with proxy.connect(f"{HOST}:443") as client:
        assert client.head()[0] == "HTTP/1.1 502 Bad Gateway"


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.1",
        "GET https://example.com/ HTTP/1.1",
        "GET ftp://example.com/ HTTP/1.1",
        "CONNECT example.com HTTP/1.1",
        "CONNECT example.com:x HTTP/1.1",
        "CONNECT :443 HTTP/1.1",
        "CONNECT",
        "",
    ],
)
def test_what_is_no_request_to_a_proxy_is_refused(proxy: Running, head: str) -> None:
    with proxy.ask(head) as client:
        assert client.head()[0] == "HTTP/1.1 400 Bad Request"
        assert client.rest() == (
            "This is a proxy: it takes CONNECT host:port and http://host/ requests.\n"
        )


def test_a_head_without_end_is_refused(proxy: Running) -> None:
    with Client(proxy.port) as client:
        client.socket.sendall(b"CONNECT x:1 HTTP/1.1\r\nX: " + b"x" * HEAD_LIMIT)
        assert client.head()[0].startswith("HTTP/1.1 431 ")


def test_a_client_that_breaks_off_harms_nobody(proxy: Running) -> None:
    with Client(proxy.port, b"CONNECT ") as client:
        client.say_no_more()
        assert client.head()[0].startswith("HTTP/1.1 408 ")
    with proxy.connect(f"{HOST}:443") as client:
        client.head()
        assert client.line() == "roost"


def test_closing_drops_the_clients_and_takes_no_more(proxy: Running) -> None:
    with proxy.connect(f"{HOST}:443") as client:
        client.head()
        assert client.line() == "roost"
        proxy.close()
        assert client.rest() == ""
        with pytest.raises(ConnectionRefusedError):
            Client(proxy.port)
