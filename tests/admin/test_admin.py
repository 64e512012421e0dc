"""/_roost/: who is let in, and what it does; the command line's tests see it from outside."""

import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from roost.settings import Address
from tests.server import RunningRoost

TOKEN = "the0operators0own0token"

by_tcp = pytest.mark.settings(admin=Address("127.0.0.1", 0), admin_token=TOKEN)


@pytest.fixture
def admin(roost: RunningRoost) -> Iterator[httpx.Client]:
    """The interface on TCP, with its token."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    url = f"{roost.app.sockets.urls['admin-tcp']}/_roost"
    with httpx.Client(base_url=url, headers=headers, timeout=30) as client:
        yield client


def refused(reply: httpx.Response) -> str:
    """Why a request was refused as wrong."""
    assert reply.status_code == 400, reply.text
    return reply.json()["error"]


class TestTheGate:
    @by_tcp
    @pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
    def test_tcp_wants_the_token(self, admin: httpx.Client, given: str) -> None:
        reply = admin.get("/clock", headers={"Authorization": given})
        assert reply.status_code == 401
        assert admin.get("/clock").status_code == 200

    @by_tcp
    def test_an_api_key_is_no_token(self, admin: httpx.Client, roost: RunningRoost) -> None:
        headers = {"Authorization": f"Bearer {roost.key}"}
        assert admin.get("/keys", headers=headers).status_code == 401

    @pytest.mark.settings(admin=Address("127.0.0.1", 0))
    def test_the_token_is_made_at_first_use_for_its_owner_alone(
        self, admin: httpx.Client, roost: RunningRoost
    ) -> None:
        path = roost.data / "admin.token"
        assert path.stat().st_mode & 0o777 == 0o600
        token = path.read_text().strip()
        assert len(token) >= 40
        assert admin.get("/clock").status_code == 401
        headers = {"Authorization": f"Bearer {token}"}
        assert admin.get("/clock", headers=headers).status_code == 200

    def test_the_socket_wants_none(self, roost: RunningRoost) -> None:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(roost.data / "admin.sock"))
            connection.sendall(b"GET /_roost/clock HTTP/1.1\r\nHost: any\r\n\r\n")
            reply = http.client.HTTPResponse(connection)
            reply.begin()
            assert reply.status == 200
            assert json.loads(reply.read())["held"] is False

    @by_tcp
    @pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example"])
    def test_another_hosts_name_is_refused(self, admin: httpx.Client, host: str) -> None:
        assert admin.get("/clock", headers={"Host": host}).status_code == 403

    @by_tcp
    @pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9000", "127.0.0.1", "[::1]:9000"])
    def test_its_own_names_and_addresses_are_served(self, admin: httpx.Client, host: str) -> None:
        assert admin.get("/clock", headers={"Host": host}).status_code == 200

    @by_tcp
    def test_no_page_is_told_that_it_may_read(self, admin: httpx.Client) -> None:
        page = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        for method in ("GET", "OPTIONS"):
            reply = admin.request(method, "/clock", headers=page)
            assert not [name for name in reply.headers if name.startswith("access-control-")]

    def test_the_main_listener_has_health_alone(self, roost: RunningRoost) -> None:
        for path in ("clock", "keys", "accounts", "metrics", "status"):
            assert httpx.get(f"{roost.url}/_roost/{path}").status_code == 404
        assert httpx.get(f"{roost.url}/_roost/health").json() == {"status": "ok"}
        assert httpx.get(f"{roost.url}/_roost/ready").json() == {"status": "ready"}

    @by_tcp
    def test_the_api_is_not_here(self, admin: httpx.Client) -> None:
        assert admin.get(str(admin.base_url).replace("/_roost", "/v2/regions")).status_code == 404

    @pytest.mark.settings(worker=1, admin=Address("127.0.0.1", 0))
    def test_of_several_processes_one_has_it(self, roost: RunningRoost) -> None:
        assert set(roost.app.sockets.urls) == {"plain"}
        assert not (roost.data / "admin.sock").exists()


@by_tcp
class TestWhatItTells:
    @pytest.mark.own_server
    def test_metrics_for_prometheus(self, admin: httpx.Client, roost: RunningRoost) -> None:
        roost.client.get("/account")
        reply = admin.get("/metrics")
        assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
        line = 'roost_requests_total{method="GET",operation="get-account",status="200"} 1.0'
        assert line in reply.text.splitlines()

    def test_its_status(self, admin: httpx.Client, roost: RunningRoost) -> None:
        told = admin.get("/status").json()
        assert told["database"] == roost.app.settings.database_url.partition(":")[0]
        assert told["listening"] == roost.app.sockets.urls
        assert told["lifecycle"] == "instant"
        assert told["schema"] >= 1
        assert told["certificate_expires"] == ""


@by_tcp
class TestTheClock:
    @pytest.mark.parametrize(
        "change",
        [
            {},
            {"hold": False},
            {"hold": True, "real": True},
            {"rate": 2, "advance_seconds": 1},
        ],
    )
    def test_one_thing_at_a_time(self, admin: httpx.Client, change: dict[str, Any]) -> None:
        assert refused(admin.post("/clock", json=change)).startswith("Give one of")

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"rate": 0}, "rate"),
            ({"rate": -1}, "rate"),
            ({"rate": 1e9}, "rate"),
            ({"advance_seconds": 0}, "advance_seconds"),
            ({"advance_seconds": 1e15}, "advance_seconds"),
            ({"advance_to": 1e40}, "advance_to"),
            ({"advance_to": 32_503_680_000_000_001}, "advance_to"),
            ({"hold": "yes"}, "hold"),
        ],
    )
    def test_a_wrong_value_is_named(
        self, admin: httpx.Client, change: dict[str, Any], field: str
    ) -> None:
        assert field in refused(admin.post("/clock", json=change))

    def test_it_goes_no_further_than_dates_can_be_written(self, admin: httpx.Client) -> None:
        change = {"advance_seconds": 999 * 366 * 86400}
        assert "goes no further" in refused(admin.post("/clock", json=change))

    def test_it_never_goes_back(self, admin: httpx.Client) -> None:
        admin.post("/clock", json={"real": True})
        admin.post("/clock", json={"advance_seconds": 3600})
        assert "never runs backwards" in refused(admin.post("/clock", json={"real": True}))
        assert "never runs backwards" in refused(admin.post("/clock", json={"advance_to": 0}))

    def test_it_is_held_advanced_and_let_go(self, admin: httpx.Client) -> None:
        held = admin.post("/clock", json={"hold": True}).json()
        assert held["held"]
        assert held["rate"] == 0
        assert admin.get("/clock").json()["now_us"] == held["now_us"]
        moved = admin.post("/clock", json={"advance_seconds": 0.5}).json()
        assert moved["now_us"] == held["now_us"] + 500_000
        to = held["now_us"] + 86_400_000_000
        assert admin.post("/clock", json={"advance_to": to}).json()["now_us"] == to
        running = admin.post("/clock", json={"rate": 1}).json()
        assert not running["held"]
        assert running["now_us"] >= to


@by_tcp
class TestAccountsAndKeys:
    def test_the_first_account_is_the_operators(self, admin: httpx.Client) -> None:
        [account] = admin.get("/accounts").json()["accounts"]
        assert account["name"] == "Roost"

    def test_an_account_comes_with_a_key(self, admin: httpx.Client, roost: RunningRoost) -> None:
        reply = admin.post("/accounts", json={"name": "Second", "email": "second@example.com"})
        assert reply.status_code == 201
        made = reply.json()
        own = roost.client_for(made["api_key"]).get("/account").json()["account"]
        assert own["email"] == "second@example.com"
        names = [account["name"] for account in admin.get("/accounts").json()["accounts"]]
        assert names == ["Roost", "Second"]

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "name"),
            ({"name": ""}, "name"),
            ({"name": "x" * 256}, "name"),
            ({"name": ["x"]}, "name"),
            ({"name": "x", "email": ""}, "email"),
        ],
    )
    def test_an_account_needs_a_name(
        self, admin: httpx.Client, body: dict[str, Any], field: str
    ) -> None:
        assert field in refused(admin.post("/accounts", json=body))

    def test_a_key_is_told_once(self, admin: httpx.Client, roost: RunningRoost) -> None:
        made = admin.post("/keys", json={"name": "laptop"}).json()
        assert roost.client_for(made["api_key"]).get("/account").status_code == 200
        listed = admin.get("/keys")
        assert made["api_key"] not in listed.text
        assert made["key"] in listed.json()["keys"]

    def test_a_revoked_key_opens_nothing(self, admin: httpx.Client, roost: RunningRoost) -> None:
        made = admin.post("/keys", json={"name": "laptop"}).json()
        client = roost.client_for(made["api_key"])
        assert client.get("/account").status_code == 200
        assert admin.delete("/keys", params={"key": made["key"]["id"]}).status_code == 204
        assert client.get("/account").status_code == 401
        assert admin.delete("/keys", params={"key": made["key"]["id"]}).status_code == 404

    def test_which_key_must_be_said(self, admin: httpx.Client, roost: RunningRoost) -> None:
        assert "key" in refused(admin.delete("/keys"))
        assert roost.client.get("/account").status_code == 200

    def test_a_key_ends_by_the_clock(self, admin: httpx.Client, roost: RunningRoost) -> None:
        made = admin.post("/keys", json={"name": "brief", "expires_in": 3600}).json()
        client = roost.client_for(made["api_key"])
        assert client.get("/account").status_code == 200
        admin.post("/clock", json={"advance_seconds": 3601})
        assert client.get("/account").status_code == 401

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            ({"expires_in": 1, "expires_at": 32_000_000_000_000_000}, "not both"),
            ({"expires_at": 1}, "not in the future"),
            ({"expires_in": 0}, "expires_in"),
            ({"allow": ["10.0.0.1/8"]}, "has host bits set"),
            ({"allow": ["everywhere"]}, "everywhere"),
        ],
    )
    def test_a_wrong_key_is_refused(
        self, admin: httpx.Client, body: dict[str, Any], said: str
    ) -> None:
        before = admin.get("/keys").json()
        assert said in refused(admin.post("/keys", json={"name": "wrong", **body}))
        assert admin.get("/keys").json() == before

    def test_an_account_is_found_by_id_email_or_name(self, admin: httpx.Client) -> None:
        made = admin.post("/accounts", json={"name": "Second", "email": "s@example.com"}).json()
        own = {"keys": [made["key"]]}
        for which in ("Second", "s@example.com", made["key"]["account"]["id"]):
            assert admin.get("/keys", params={"account": which}).json() == own
        assert admin.get("/keys", params={"account": "Third"}).status_code == 404
        admin.post("/accounts", json={"name": "Second"})
        assert "2 accounts" in refused(admin.get("/keys", params={"account": "Second"}))
