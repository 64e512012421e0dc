"""`roost serve --dns`: where the name server is, and what if somebody else is there."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import dns.message
import dns.query
import httpx
import pytest

from roost.cli.failures import Exit
from tests.cli.programs import PATIENCE, roost, serving

PLAIN = ("--plain-http", "127.0.0.1:0", "--rate-limit", "0")
DEFAULT = ("127.0.0.1", 8053)


@contextmanager
def occupied(address: tuple[str, int]) -> Iterator[None]:
    """Somebody is there: another program that was first, or this one."""
    with ExitStack() as stack:
        with suppress(OSError):
            stack.enter_context(socket.create_server(address))
        with socket.socket() as probe:
            assert probe.connect_ex(address) == 0
        yield


def test_it_says_where_it_is_and_answers_there(tmp_path: Path) -> None:
    with serving(tmp_path, *PLAIN, "--dns", "127.0.0.1:0") as server:
        line = next(line for line in server.told.splitlines() if line.startswith("Name server"))
        port = int(line.rpartition(":")[2])
        headers = {"Authorization": f"Bearer {server.key}"}
        body = {"domain": "example.com", "ip": "192.0.2.1"}
        httpx.post(f"{server.url}/v2/domains", json=body, headers=headers).raise_for_status()
        query = dns.message.make_query("www.example.com", "A")
        answer = dns.query.udp(query, "127.0.0.1", PATIENCE, port)
        assert [rrset.rdtype.name for rrset in answer.answer] == ["CNAME", "A"]
        assert server.stop() == 0


def test_nobody_has_asked_for_it_and_somebody_is_there(tmp_path: Path) -> None:
    with occupied(DEFAULT), serving(tmp_path, *PLAIN, ROOST_DNS="") as server:
        assert "Name server" not in server.told
        assert server.stop() == 0
        said = [line for line in server.err.rest().splitlines() if "name server" in line]
        assert len(said) == 1
        assert "127.0.0.1:8053" in said[0]


def test_somebody_is_where_it_was_told_to_be(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = roost("serve", "--data", tmp_path, *PLAIN, "--dns", f"127.0.0.1:{port}")
    assert ended.code == Exit.ADDRESS
    assert f"127.0.0.1:{port} is in use by another program" in ended.err
    assert "port 0 takes a free one" in ended.err


@pytest.mark.parametrize("value", ["127.0.0.1", "on", "127.0.0.1:65536"])
def test_what_is_no_address(tmp_path: Path, value: str) -> None:
    ended = roost("serve", "--data", tmp_path, "--dns", value)
    assert ended.code == Exit.USAGE
