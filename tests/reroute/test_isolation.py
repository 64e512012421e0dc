"""`roost run --isolated`: clients that heed no proxy."""

import errno
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from roost.reroute import isolation
from roost.reroute.isolation import Isolation, hosts_file
from roost.reroute.trouble import Trouble
from tests.cli.programs import ROOST
from tests.clients.server import program
from tests.durability.killing import until
from tests.reroute.ordinary import ORDINARY, as_ordinary_user, limited, without_unshare
from tests.reroute.places import Echo, Origin, OtherProxy, serving
from tests.reroute.running import ACCOUNT, Run, Runner, in_python, is_account

HOSTS = ("api.vultr.com",)
NEITHER = "roost: --isolated: this system lets neither root nor users make namespaces"
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


class TestAnOrdinaryUser:
    """One who is not root, and has no rights at all."""

    @pytest.fixture
    def user(self) -> Iterator[Runner]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            if os.getuid() == 0:
                os.chown(folder, ORDINARY, ORDINARY)
            runner = Runner(folder)
            yield runner
            assert runner.leftovers() == []

    @pytest.fixture
    def words(self, user: Runner, tmp_path: Path) -> list[str]:
        """What has a command run so. Skips the test, and says so, where users may make none."""
        words = [*as_ordinary_user(tmp_path), *ROOST, "run", "--ephemeral", "--isolated"]
        ended = user.run_words([*words, "true"])
        if ended.code == 71:
            pytest.skip(ended.err)
        assert (ended.code, ended.err) == (0, "")
        return words

    def test_a_client_that_heeds_no_proxy_meets_roost(self, user: Runner, words: list[str]) -> None:
        done = user.run_words([*words, *in_python(STUBBORN)])
        assert is_account(done.out), done.err

    def test_it_is_the_same_user_with_no_more_rights(self, user: Runner, words: list[str]) -> None:
        show = """
import os
print(os.getuid(), os.getgid())
print(*(line.split()[1] for line in open("/proc/self/status") if line[:6] in ("CapEff", "CapPrm")))
open("mine", "w").close()
print(os.stat("mine").st_uid)
os.unlink("mine")
"""
        done = user.run_words([*words, "sh", "-c", 'cd "$TMPDIR"; "$@"', "sh", *in_python(show)])
        uid, gid = (ORDINARY, ORDINARY) if os.getuid() == 0 else (os.getuid(), os.getgid())
        assert done.out == f"{uid} {gid}\n{'0' * 16} {'0' * 16}\n{uid}\n", done.err

    def test_nothing_is_left_behind_where_it_is_killed(
        self, user: Runner, words: list[str]
    ) -> None:
        suicidal = "import os, signal; os.kill(os.getppid(), signal.SIGKILL); signal.pause()"
        user.run_words([*words, *in_python(suicidal)])
        until(lambda: not user.leftovers(), user.leftovers)


def test_a_kernel_that_refuses_is_told_of_in_a_line(runner: Runner) -> None:
    """As Docker's own rules have it, for root too."""
    ended = runner.run_words([*without_unshare(), *ROOST, "run", "--ephemeral", "--isolated", "id"])
    assert (ended.code, ended.out) == (71, "")
    assert ended.err.splitlines() == [
        f"{NEITHER} (Operation not permitted)",
        "       run it as root, or allow user namespaces (docs/run.md)",
    ]


def test_and_one_that_allows_no_more(runner: Runner) -> None:
    ended = runner.run_words([*limited(), *ROOST, "run", "--ephemeral", "--isolated", "id"])
    assert (ended.code, ended.out) == (71, "")
    assert ended.err.splitlines()[0] == f"{NEITHER} (user.max_user_namespaces allows no more)"


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
