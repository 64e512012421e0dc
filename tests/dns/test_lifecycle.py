"""The name server comes and goes with its process."""

import asyncio
import socket
from pathlib import Path

import pytest
import uvloop

from roost.app import Roost
from roost.drivers.dns import Dns
from roost.drivers.dns.embedded import EmbeddedDns
from roost.http.listeners import ListenError, PortTaken
from roost.settings import Address, Settings
from tests.dns.resolver import Resolver, code
from tests.server import RunningRoost, running_roost

ANY_PORT = Address("127.0.0.1", 0)


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether nobody has the port, for TCP or for UDP."""
    for type in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, type) as probe:
            # Connections that have ended do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, type == socket.SOCK_STREAM)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True


def start(settings: Settings) -> None:
    """Starts a Roost and ends it at once."""

    async def both() -> None:
        roost = Roost(settings)
        await roost.start()
        await roost.stop(0)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(both())


def settings(data: Path, dns: Address | None, *, required: bool = True) -> Settings:
    data.mkdir(exist_ok=True)
    return Settings(data=data, listen=None, dns=dns, dns_required=required, log="off")


def test_it_leaves_no_port_behind(tmp_path: Path) -> None:
    with running_roost(tmp_path / "data", dns=ANY_PORT) as roost:
        resolver = Resolver(roost)
        resolver.domain("example.com", ip="192.0.2.1")
        assert not is_free(resolver.port)
        # A client that stays, and one that has half a question.
        idle = socket.create_connection((resolver.host, resolver.port))
        half = socket.create_connection((resolver.host, resolver.port))
        half.sendall(b"\x00\x20\x12")
        assert resolver.data("example.com", tcp=True) == ["192.0.2.1"]
    with idle, half:
        assert idle.recv(1) == b""
        assert half.recv(1) == b""
    assert is_free(resolver.port)


def test_without_one_nobody_listens(tmp_path: Path) -> None:
    with running_roost(tmp_path / "data") as roost:
        assert "dns" not in roost.app.sockets.urls
        reply = roost.client.post("/domains", json={"domain": "example.com", "ip": "192.0.2.1"})
        assert reply.status_code == 200


def test_a_port_that_somebody_has(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = Address(*taken.getsockname())
        with pytest.raises(PortTaken, match=f"{address} is in use by another program"):
            start(settings(tmp_path / "data", address))
        # Where nobody has asked for that port, there is no name server then, and all else.
        start(settings(tmp_path / "data", address, required=False))


def test_a_port_that_somebody_has_for_udp_alone(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
            taken.bind(("127.0.0.1", port))
        with pytest.raises(PortTaken):
            start(settings(tmp_path / "data", Address("127.0.0.1", port)))
        with socket.create_server(("127.0.0.1", port)):
            pass


def test_an_address_that_this_machine_has_not(tmp_path: Path) -> None:
    with pytest.raises(ListenError, match=r"cannot listen on 203\.0\.113\.1:8053"):
        start(settings(tmp_path / "data", Address("203.0.113.1", 8053)))


def test_the_process_that_does_not_administer_has_none(tmp_path: Path) -> None:
    with running_roost(tmp_path / "data", dns=ANY_PORT, worker=1) as roost:
        assert "dns" not in roost.app.sockets.urls


@pytest.mark.parametrize("host", ["::1", "::"])
def test_ipv6(tmp_path: Path, host: str) -> None:
    with running_roost(tmp_path / "data", dns=Address(host, 0)) as roost:
        assert roost.app.sockets.urls["dns"].startswith(f"dns://[{host}]:")
        resolver = Resolver(roost, "::1")
        resolver.domain("example.com", ip="2001:db8::1")
        for tcp in (False, True):
            assert resolver.data("example.com", "AAAA", tcp=tcp) == ["2001:db8::1"]
        if host == "::":
            assert Resolver(roost).data("example.com", "AAAA") == ["2001:db8::1"]


@pytest.mark.settings(dns=ANY_PORT)
def test_a_database_that_is_gone_is_not_the_end(
    roost: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    from roost.store import Unusable  # noqa: PLC0415

    resolver = Resolver(roost)
    resolver.domain("example.com", ip="192.0.2.1")

    async def gone(fn: object) -> None:
        raise Unusable("nobody is there")

    with monkeypatch.context() as patch:
        patch.setattr(roost.app.store, "read", gone)
        roost.app.driver(Dns).changed()
        assert code(resolver.ask("example.com")) == "SERVFAIL"
    assert resolver.data("example.com") == ["192.0.2.1"]


def test_a_stop_without_a_start() -> None:
    asyncio.run(EmbeddedDns("127.0.0.1", 0).stop())
