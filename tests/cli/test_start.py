"""What `roost serve` makes, says and remembers."""

import shlex
import socket
import ssl
from pathlib import Path

import httpx

from tests.cli.programs import Server, serving

KEY = "OPERATORS0OWN0KEY0123456789ABCDEFGHI"
OTHER_KEY = "ANOTHER0KEY0OF0THE0OPERATORS01234567"


def status(server: Server, key: str) -> int:
    """What GET /account answers to a key."""
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.get(f"{server.url}/v2/account", headers=headers, timeout=30).status_code


def follow(server: Server, **variables: str) -> httpx.Response:
    """Makes the request that the server proposes, as curl would when given that command."""
    _, _, text = server.told.partition("Try it:\n")
    lines, _, _ = text.partition("\n\n")
    program, *words = shlex.split(lines.replace("\\\n", ""))
    assert program == "curl"
    verify: ssl.SSLContext | bool = True
    headers: dict[str, str] = {}
    while len(words) > 1:
        option, value, *words = words
        if option == "--cacert":
            verify = ssl.create_default_context(cafile=value)
        else:
            assert option == "-H"
            name, _, content = value.partition(": ")
            for variable, known in variables.items():
                content = content.replace(f"${variable}", known)
            headers[name] = content
    return httpx.get(words[0], headers=headers, verify=verify, timeout=30)


def test_the_first_start_makes_a_folder_and_a_key_and_shows_the_key_once(tmp_path: Path) -> None:
    data = tmp_path / "some" / "where"
    with serving(data) as first:
        key = first.key
        assert status(first, key) == 200
        assert data.stat().st_mode & 0o777 == 0o700
        assert first.stop() == 0
    with serving(data) as second:
        assert key not in second.told
        assert "roost keys create" in second.told
        assert status(second, key) == 200
        assert follow(second).status_code == 200


def test_the_request_it_proposes_works_as_it_is(tmp_path: Path) -> None:
    with serving(tmp_path, "--listen", "127.0.0.1:0") as server:
        assert server.url.startswith("https://127.0.0.1:")
        assert str(tmp_path / "ca.pem") in server.told
        reply = follow(server)
        assert reply.status_code == 200
        assert reply.json()["account"]["name"] == "Roost"


def test_a_folder_with_a_blank_in_its_name(tmp_path: Path) -> None:
    with serving(tmp_path / "my data", "--listen", "localhost:0") as server:
        assert follow(server).status_code == 200


def test_an_address_for_everybody_is_named_as_one_can_reach_it(tmp_path: Path) -> None:
    with serving(tmp_path, "--listen", "0.0.0.0:0") as server:
        assert server.url.startswith("https://localhost:")
        assert follow(server).status_code == 200


def test_the_certificate_is_for_further_names_too(tmp_path: Path) -> None:
    names = ("--tls-names", "roost.example,127.8.8.8")
    with serving(tmp_path, "--listen", "0.0.0.0:0", *names) as server:
        port = int(server.url.rpartition(":")[2])
        context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
        for name in ("roost.example", "127.8.8.8", "localhost"):
            with (
                socket.create_connection(("127.0.0.1", port), timeout=30) as connection,
                context.wrap_socket(connection, server_hostname=name) as secured,
            ):
                assert secured.getpeercert(), name


def test_plain_http_alone_opens_no_tls_listener(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert "https:" not in server.told
        assert not (tmp_path / "ca.pem").exists()


def test_with_both_listeners_the_one_with_tls_comes_first(tmp_path: Path) -> None:
    both = ("--listen", "127.0.0.1:0", "--plain-http", "127.0.0.1:0")
    with serving(tmp_path, *both) as server:
        assert server.url.startswith("https:")
        assert "http://127.0.0.1:" in server.told
        assert follow(server).status_code == 200


def test_a_given_key_is_the_key_and_is_not_shown(tmp_path: Path) -> None:
    with serving(tmp_path, ROOST_API_KEY=KEY) as server:
        assert KEY not in server.told
        assert status(server, KEY) == 200
        assert follow(server, ROOST_API_KEY=KEY).status_code == 200


def test_a_given_key_that_is_new_is_added_on_a_later_start(tmp_path: Path) -> None:
    with serving(tmp_path, ROOST_API_KEY=KEY) as server:
        assert status(server, OTHER_KEY) == 401
        assert server.stop() == 0
    with serving(tmp_path, ROOST_API_KEY=OTHER_KEY) as server:
        assert status(server, OTHER_KEY) == 200
        assert status(server, KEY) == 200


def test_logs_are_json_when_asked_for(tmp_path: Path) -> None:
    options = ("--plain-http", "127.0.0.1:0", "--log", "json")
    with serving(tmp_path, *options, ROOST_API_KEY=KEY) as server:
        assert status(server, KEY) == 200
        line = server.err.find('"event":"request"').string
        assert '"operation":"get-account"' in line
        assert KEY not in line
        assert server.stop() == 0
    assert '"event": "stopping"' in server.err.rest()


def test_logs_are_off_when_asked_for(tmp_path: Path) -> None:
    options = ("--plain-http", "127.0.0.1:0", "--log", "off")
    with serving(tmp_path, *options, ROOST_API_KEY=KEY) as server:
        assert status(server, KEY) == 200
        assert server.stop() == 0
    assert server.err.rest() == ""
