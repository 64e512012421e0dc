"""`[::]` is every address of the machine, and clients that come by IPv4 have IPv4 addresses."""

import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from roost.cli.failures import Failure
from roost.cli.ports import hold
from roost.http.limits import ProcessLimit
from roost.http.listeners import Listener, PortTaken, TcpAddress
from roost.settings import Address
from tests.listeners.serving import App, asked, port_of, run
from tests.server import running_roost

EVERYWHERE = Address("::", 0)
V4, V6 = "127.0.0.1", "[::1]"


def port(url: str) -> str:
    return url.rpartition(":")[2]


@pytest.mark.parametrize("host", [V4, V6])
def test_every_listener_is_reached_by_both(tmp_path: Path, host: str) -> None:
    chosen: dict[str, Any] = dict.fromkeys(("listen", "plain_http", "admin"), EVERYWHERE)
    with running_roost(tmp_path / "data", admin_token="token", **chosen) as roost:
        urls = roost.app.sockets.urls
        headers = {"Authorization": f"Bearer {roost.key}"}
        for name in ("api", "plain"):
            scheme = "https" if name == "api" else "http"
            url = f"{scheme}://{host}:{port(urls[name])}/v2/account"
            assert httpx.get(url, headers=headers, verify=False).status_code == 200
        url = f"http://{host}:{port(urls['admin-tcp'])}/_roost/status"
        assert httpx.get(url, headers={"Authorization": "Bearer token"}).status_code == 200


@pytest.mark.parametrize("allow", ["127.0.0.0/24", "::ffff:127.0.0.0/120", "::ffff:127.0.0.1"])
def test_an_allow_list_admits_a_client_by_its_ipv4_address(tmp_path: Path, allow: str) -> None:
    data = tmp_path / "data"
    with running_roost(data, plain_http=EVERYWHERE) as roost:
        transport = httpx.HTTPTransport(uds=str(data / "admin.sock"))
        with httpx.Client(transport=transport, base_url="http://roost/_roost") as operator:
            reply = operator.post("/keys", json={"name": "only here", "allow": [allow]})
        assert reply.is_success, reply.text
        assert reply.json()["key"]["allow"][0].startswith("127.0.0.")
        headers = {"Authorization": f"Bearer {reply.json()['api_key']}"}

        def get(host: str) -> httpx.Response:
            url = f"http://{host}:{port(roost.url)}/v2/account"
            return httpx.get(url, headers=headers)

        assert get(V4).status_code == 200
        assert get(V6).json()["error"] == "Unauthorized IP address: ::1"


def test_the_rate_limit_knows_a_client_by_its_ipv4_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []

    async def take(limit: ProcessLimit, client: str) -> None:
        counted.append(client)

    monkeypatch.setattr(ProcessLimit, "take", take)
    with running_roost(tmp_path / "data", plain_http=EVERYWHERE, rate_limit=1) as roost:
        for host in (V4, V6):
            httpx.get(f"http://{host}:{port(roost.url)}/v2/regions").raise_for_status()
    assert counted == ["127.0.0.1", "::1"]


def test_ipv4_alone_stays_ipv4_alone() -> None:
    async def main() -> None:
        listener = Listener(App(), TcpAddress("0.0.0.0", 0))
        await listener.start()
        with socket.socket(socket.AF_INET6) as client:
            assert client.connect_ex(("::1", port_of(listener))) != 0
        assert await listener.stop(1)

    run(main)


def test_a_port_that_somebody_has_for_ipv4_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = taken.getsockname()[1]

        async def main() -> None:
            with pytest.raises(PortTaken):
                await Listener(App(), TcpAddress("::", where)).start()

        run(main)
        with pytest.raises(Failure, match="in use"):
            hold(Address("::", where))


def test_processes_share_a_port_of_both_families() -> None:
    held, address = hold(EVERYWHERE)

    async def main() -> None:
        listener = Listener(App(), TcpAddress("::", address.port), reuse_port=True)
        await listener.start()
        assert await asked(Listener(App(), TcpAddress("127.0.0.1", address.port))) == (
            "http 1.1 GET 0"
        )
        assert await listener.stop(1)

    with held:
        run(main)
