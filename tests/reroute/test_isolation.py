"""`roost run --isolated`: clients that heed no proxy."""

import errno
import os
import socket
from pathlib import Path

import pytest

from roost.reroute import isolation
from roost.reroute.isolation import Isolation, hosts_file
from roost.reroute.trouble import Trouble
from tests.clients.server import program
from tests.reroute.places import Echo, Origin, OtherProxy, serving
from tests.reroute.running import ACCOUNT, Run, in_python, is_account

HOSTS = ("api.vultr.com",)
# Heeds neither proxies nor their exceptions.
STUBBORN = f"""
import os, urllib.request
key = {{"Authorization": "Bearer " + os.environ["VULTR_API_KEY"]}}
direct = urllib.request.build_opener(urllib.request.ProxyHandler({{}}))
print(direct.open(urllib.request.Request("{ACCOUNT}", headers=key), timeout=30).read().decode())
"""


@pytest.fixture
def isolated(run: Run) -> Run:
    """Skips the test, and says so, where the system allows no namespaces."""
    ended = run.ended("--isolated", "true")
    if ended.code == 71:
        pytest.skip(ended.err)
    assert (ended.code, ended.err) == (0, "")
    return run


def test_a_client_that_heeds_no_proxy_meets_roost(isolated: Run) -> None:
    assert is_account(isolated("--isolated", *in_python(STUBBORN)))


def test_with_an_ephemeral_roost_too(isolated: Run) -> None:
    assert is_account(isolated("--isolated", "--ephemeral", *in_python(STUBBORN)))


def test_a_client_that_does_meets_it_as_well(isolated: Run) -> None:
    program("curl")
    ask = f'curl -sS -H "Authorization: Bearer $VULTR_API_KEY" {ACCOUNT}'
    assert is_account(isolated("--isolated", "sh", "-c", ask))


def test_there_is_no_other_way_out(isolated: Run) -> None:
    connect = (
        "import socket, sys; print(socket.socket().connect_ex(('127.0.0.1', int(sys.argv[1]))))"
    )
    with serving(Echo("outside")) as outside:
        told = isolated("--isolated", *in_python(connect), str(outside.port))
    assert told == f"{errno.ECONNREFUSED}\n"


def test_but_the_proxy_reaches_the_rest_of_the_world(isolated: Run) -> None:
    ask = "import httpx; print(httpx.get('http://far.example/x', timeout=30).text)"
    with serving(Origin()) as origin, serving(OtherProxy(origin.port)) as other:
        assert isolated("--isolated", *in_python(ask), HTTP_PROXY=other.url) == "upstream\n"
        assert other.heads[0].startswith("GET http://far.example/x HTTP/1.1")


def test_what_the_command_starts_it_can_reach(isolated: Run) -> None:
    alone = """
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname())
print("reached")
"""
    assert isolated("--isolated", *in_python(alone)) == "reached\n"


def test_nothing_changes_outside(isolated: Run) -> None:
    before = isolation.HOSTS.read_bytes()
    inside = isolated("--isolated", "cat", "/etc/hosts")
    assert "127.0.0.1 api.vultr.com\n" in inside
    assert isolation.HOSTS.read_bytes() == before
    with socket.socket() as probe:
        # A port that only the sockets inside have.
        assert probe.connect_ex(("127.0.0.1", isolation.PROXY_PORT)) == errno.ECONNREFUSED


def test_the_command_is_who_the_caller_is(isolated: Run) -> None:
    show = in_python("import os; print(os.getuid(), os.getgid(), os.getcwd())")
    assert isolated("--isolated", *show) == f"{os.getuid()} {os.getgid()} {Path.cwd()}\n"


def test_user_namespaces_do_where_root_is_not_allowed(isolated: Run) -> None:
    """Root without the right to make namespaces is as any user."""
    setpriv = program("setpriv")
    words = isolated.words()
    done = isolated.runner.run_words(
        [setpriv, "--bounding-set=-sys_admin", *words, "--isolated", *in_python(STUBBORN)]
    )
    if done.code == 71:
        pytest.skip(done.err)
    assert is_account(done.out)


def test_one_clear_line_where_neither_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, *arguments: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(isolation, "_call", refuse)
    with pytest.raises(Trouble) as raised:
        Isolation(HOSTS, tmp_path).enter()
    assert raised.value.text == (
        "--isolated: this system lets neither root nor users make namespaces"
        " (Operation not permitted)"
    )
    assert "docs/run.md" in raised.value.advice


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("127.0.0.1 localhost\n", "127.0.0.1 localhost\n"),
        ("# mine\n\n::1 localhost # here\n", "# mine\n\n::1 localhost # here\n"),
        ("192.0.2.1 api.vultr.com\n", ""),
        ("192.0.2.1 a api.vultr.com b # x\n", "192.0.2.1 a b\n"),
        ("192.0.2.1\tAPI.Vultr.com. a", "192.0.2.1 a\n"),
        ("192.0.2.1 not.api.vultr.com\n", "192.0.2.1 not.api.vultr.com\n"),
        ("", ""),
    ],
)
def test_the_hosts_file_has_one_answer_for_vultrs_hosts(before: str, after: str) -> None:
    assert hosts_file(before, HOSTS) == f"127.0.0.1 api.vultr.com\n{after}"
