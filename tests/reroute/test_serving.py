"""The proxy of `roost serve`, and `roost env`, which has a shell use it."""

import os
import shlex
import subprocess
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from roost.admin.documents import ClockChange, ClockView, Keys, Status
from roost.cli.console import Console
from tests.cli.programs import ROOST, Ended, Server, environment, roost, serving
from tests.clients.server import program
from tests.postgres import PostgresServer
from tests.reroute.conftest import TLS
from tests.reroute.places import Echo, OtherProxy
from tests.reroute.places import serving as served
from tests.reroute.running import CURL, TUNNEL, in_python, is_account, is_closed

NAMES = {
    "AWS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "HTTPS_PROXY", "NODE_EXTRA_CA_CERTS",
    "NODE_USE_ENV_PROXY", "REQUESTS_CA_BUNDLE", "ROOST_DATA", "SSL_CERT_FILE", "VULTR_API_KEY",
    "https_proxy",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


def status(server: Server) -> Status:
    with closing(Console(server.data / "admin.sock")) as console:
        return console.get("status", Status)


def env(server: Server, *options: str, **variables: str) -> Ended:
    ended = roost("env", "--data", server.data, *options, **variables)
    assert ended.code == 0, ended.err
    return ended


def by_name(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines())


def in_shell(script: str, **variables: str) -> str:
    done = subprocess.run(
        ["sh", "-ec", script],
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def evaluating(server: Server) -> str:
    """What one types to have a shell use Roost."""
    return f'eval "$({shlex.join(ROOST)} env --data {shlex.quote(str(server.data))})"; '


def test_the_proxy_is_on_a_free_port_of_loopback_and_ends_with_the_server(tmp_path: Path) -> None:
    with serving(tmp_path, *TLS) as server:
        proxy = status(server).proxy
        assert proxy.startswith("http://127.0.0.1:")
        assert not is_closed(proxy)
        assert server.stop() == 0
        assert is_closed(proxy)


def test_its_address_can_be_chosen(tmp_path: Path) -> None:
    with serving(tmp_path, *TLS, "--proxy", "localhost:0") as server:
        assert status(server).proxy.startswith("http://localhost:")


@pytest.mark.parametrize(
    "options", [(*TLS, "--proxy", "off"), ("--plain-http", "127.0.0.1:0")], ids=["off", "no TLS"]
)
def test_there_is_none(tmp_path: Path, options: tuple[str, ...]) -> None:
    with serving(tmp_path, *options) as server:
        assert status(server).proxy == ""
        ended = roost("env", "--data", tmp_path)
        assert ended.code == 78
        assert ended.out == ""
        assert "has no proxy" in ended.err


def test_it_listens_on_loopback_alone(tmp_path: Path) -> None:
    ended = roost("serve", "--data", tmp_path, "--proxy", "0.0.0.0:3128")
    assert ended.code == 64
    assert "loopback" in ended.err


def test_71_for_an_address_that_is_taken(tmp_path: Path) -> None:
    with served(Echo("somebody")) as taken:
        address = f"127.0.0.1:{taken.port}"
        ended = roost("serve", "--data", tmp_path, *TLS, "--proxy", address)
    assert ended.code == 71
    assert f"{address} is in use" in ended.err


@pytest.mark.postgres
def test_of_several_processes_one_has_it(tmp_path: Path, postgres: PostgresServer) -> None:
    program("curl")
    ask = CURL.removeprefix("exec ")
    with (
        postgres.database() as url,
        serving(tmp_path, *TLS, "--workers", "2", ROOST_DATABASE=url) as server,
    ):
        assert is_account(in_shell(evaluating(server) + ask))
        proxy = status(server).proxy
        assert server.stop() == 0
        assert is_closed(proxy)


def test_a_proxy_in_the_environment_that_cannot_be_used_stops_no_server(tmp_path: Path) -> None:
    with serving(tmp_path, *TLS, HTTPS_PROXY="socks5://127.0.0.1:1") as server:
        assert status(server).proxy == ""
        server.err.find("no proxy for clients")


def test_a_shell_that_was_told_meets_roost_and_everybody_else(server: Server) -> None:
    program("curl")
    # A shell on its way out must not take its last command's place.
    ask = CURL.removeprefix("exec ")
    assert is_account(in_shell(evaluating(server) + ask, NO_PROXY="*"))
    with served(Echo("elsewhere")) as elsewhere:
        tunnel = shlex.join([*in_python(TUNNEL), f"127.0.0.1:{elsewhere.port}"])
        assert in_shell(evaluating(server) + tunnel) == "elsewhere\n"


def test_the_servers_own_proxy_is_used_for_the_rest(tmp_path: Path) -> None:
    with served(Echo("far away")) as far, served(OtherProxy(far.port)) as other:
        with serving(tmp_path, *TLS, HTTPS_PROXY=other.url) as server:
            tunnel = shlex.join([*in_python(TUNNEL), "far.example:443"])
            assert in_shell(evaluating(server) + tunnel) == "far away\n"
        assert other.heads[0].startswith("CONNECT far.example:443 ")


def test_what_is_printed(server: Server) -> None:
    printed = by_name(env(server, "--format", "docker", no_proxy="*").out)
    assert printed.keys() == NAMES | {"no_proxy"}
    assert printed["no_proxy"] == ""
    assert printed["HTTPS_PROXY"] == printed["https_proxy"] == status(server).proxy
    bundle = Path(printed["SSL_CERT_FILE"])
    assert bundle.parent == server.data
    assert bundle.read_bytes().startswith((server.data / "ca.pem").read_bytes().strip())


def test_the_key_expires_in_a_day_and_is_listed(server: Server) -> None:
    ending = by_name(env(server, "--format", "docker").out)["VULTR_API_KEY"][-5:]
    with closing(Console(server.data / "admin.sock")) as console:
        [made] = [key for key in console.get("keys", Keys).keys if key.ending == ending]
    assert made.name == "roost env"
    lasts = datetime.fromisoformat(made.expires) - datetime.fromisoformat(made.created)
    assert lasts == timedelta(hours=24)


def test_the_key_is_the_same_again_while_it_lasts(server: Server) -> None:
    def key() -> str:
        return by_name(env(server, "--format", "docker").out)["VULTR_API_KEY"]

    first = key()
    assert key() == first
    assert (server.data / "env.key").stat().st_mode & 0o777 == 0o600
    with closing(Console(server.data / "admin.sock")) as console:
        [made] = [one for one in console.get("keys", Keys).keys if one.ending == first[-5:]]
        console.delete("keys", key=made.id)
        second = key()
        assert second != first, "the first was revoked"
        console.post("clock", ClockChange(advance_seconds=23.5 * 3600), ClockView)
    assert key() != second, "it is about to end"


def test_for_github_the_key_is_masked_and_the_rest_is_a_file(server: Server) -> None:
    ended = env(server, "--format", "github")
    printed = by_name(ended.out)
    assert printed.keys() == NAMES
    assert ended.err == f"::add-mask::{printed['VULTR_API_KEY']}\n"


def test_a_folder_that_a_shell_would_take_apart(tmp_path: Path) -> None:
    with serving(tmp_path / "it's mine", *TLS) as server:
        shown = in_shell(evaluating(server) + 'head -n 1 "$SSL_CERT_FILE"')
        assert shown == "-----BEGIN CERTIFICATE-----\n"
        lines = env(server, "--format", "powershell").out.splitlines()
        assert f"$env:HTTPS_PROXY = '{status(server).proxy}'" in lines
        assert f"$env:ROOST_DATA = '{tmp_path}/it''s mine'" in lines


def test_telling_a_shell_twice_changes_no_certificate(server: Server) -> None:
    once = in_shell(evaluating(server) + "cat $SSL_CERT_FILE")
    twice = in_shell(evaluating(server) * 2 + "cat $SSL_CERT_FILE")
    assert once == twice


def test_a_roost_that_is_not_what_was_asked_for_is_not_told_of(server: Server) -> None:
    ended = roost("env", "--data", server.data, "--lifecycle", "realistic")
    assert (ended.code, ended.out) == (78, "")
    assert "has lifecycle quick, not realistic" in ended.err
    assert roost("env", "--data", server.data, "--lifecycle", "quick").code == 0


def test_without_a_running_roost_it_says_what_to_do(tmp_path: Path) -> None:
    ended = roost("env", "--data", tmp_path)
    assert ended.code == 66
    assert ended.out == ""
    assert "roost serve" in ended.err
