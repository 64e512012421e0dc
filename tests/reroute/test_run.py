"""`roost run`: real clients meet Roost at https://api.vultr.com, and everybody else as ever."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.programs import ROOST, Server, serving
from tests.clients.server import program
from tests.reroute.places import Echo, OtherProxy
from tests.reroute.places import serving as served
from tests.reroute.running import (
    ACCOUNT,
    CURL,
    TUNNEL,
    Run,
    Runner,
    in_python,
    is_account,
    is_closed,
)

HTTPX = f"""
import httpx, os
key = {{"Authorization": "Bearer " + os.environ["VULTR_API_KEY"]}}
print(httpx.get("{ACCOUNT}", headers=key, timeout=30).text)
"""
REQUESTS = HTTPX.replace("httpx", "requests")
URLLIB = f"""
import os, urllib.request
key = {{"Authorization": "Bearer " + os.environ["VULTR_API_KEY"]}}
request = urllib.request.Request("{ACCOUNT}", headers=key)
print(urllib.request.urlopen(request, timeout=30).read().decode())
"""
NODE = f"""
const headers = {{Authorization: "Bearer " + process.env.VULTR_API_KEY}};
fetch("{ACCOUNT}", {{headers}}).then((reply) => reply.text()).then(console.log);
"""


def test_curl(run: Run) -> None:
    program("curl")
    assert is_account(run("sh", "-c", CURL))


@pytest.mark.parametrize("source", [HTTPX, URLLIB], ids=["httpx", "urllib"])
def test_python(run: Run, source: str) -> None:
    assert is_account(run(*in_python(source)))


def test_python_requests(run: Run) -> None:
    if importlib.util.find_spec("requests") is None:
        pytest.skip("requests is not installed")
    assert is_account(run(*in_python(REQUESTS)))


def test_node(run: Run) -> None:
    # The environment's own comes first, for older ones heed no proxy.
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or program("node")
    assert is_account(run(node, "-e", NODE))


@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
@pytest.mark.parametrize("exceptions", ["localhost,.vultr.com", "*", "api.vultr.com:443"])
def test_no_exception_of_the_callers_leads_past_roost(
    run: Run, variable: str, exceptions: str
) -> None:
    program("curl")
    assert is_account(run("sh", "-c", CURL, **{variable: exceptions}))


def test_every_other_host_is_tunnelled(run: Run) -> None:
    with served(Echo("elsewhere")) as elsewhere:
        told = run(*in_python(TUNNEL), f"127.0.0.1:{elsewhere.port}")
    assert told == "elsewhere\n"


def test_an_existing_proxy_is_used_for_what_is_tunnelled(run: Run) -> None:
    with served(Echo("far away")) as far, served(OtherProxy(far.port)) as other:
        told = run(*in_python(TUNNEL), "far.example:443", HTTPS_PROXY=other.url)
        assert told == "far away\n"
        assert is_account(run(*in_python(HTTPX), HTTPS_PROXY=other.url))
        assert [head.splitlines()[0] for head in other.heads] == [
            "CONNECT far.example:443 HTTP/1.1"
        ]


def test_one_run_inside_another(run: Run) -> None:
    """The inner one's proxy goes through the outer one's, but for what is Roost's."""
    with served(Echo("elsewhere")) as elsewhere:
        inner = [*ROOST, "run", "--data", str(run.server.data)]
        assert is_account(run(*inner, *in_python(HTTPX)))
        told = run(*inner, *in_python(TUNNEL), f"127.0.0.1:{elsewhere.port}")
    assert told == "elsewhere\n"


def test_a_proxy_that_cannot_be_used_is_not_passed_over(run: Run) -> None:
    ended = run.ended("true", HTTPS_PROXY="socks5://me:hidden@127.0.0.1:1080")
    assert ended.code == 78
    assert "HTTPS_PROXY names no proxy that speaks HTTP" in ended.err
    assert "hidden" not in ended.err


def test_what_it_sets(run: Run) -> None:
    found = run.variables(NO_PROXY="*", no_proxy="localhost,.vultr.com", MINE="kept")
    assert found["HTTPS_PROXY"] == found["https_proxy"]
    assert found["HTTPS_PROXY"].startswith("http://127.0.0.1:")
    assert found["NODE_USE_ENV_PROXY"] == "1"
    assert found["no_proxy"] == "localhost"
    assert "NO_PROXY" not in found
    assert "HTTP_PROXY" not in found
    assert found["MINE"] == "kept"
    assert found["ROOST_DATA"] == str(run.server.data)
    assert len(found["VULTR_API_KEY"]) == 36


def test_what_the_caller_trusts_is_trusted_as_well(
    run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    theirs = tmp_path_factory.mktemp("theirs") / "ca.pem"
    theirs.write_text("-----BEGIN CERTIFICATE-----\nTheirs\n-----END CERTIFICATE-----\n")
    show = "import os; print(open(os.environ['SSL_CERT_FILE']).read())"
    bundle = run(*in_python(show), CURL_CA_BUNDLE=str(theirs))
    assert bundle.startswith((run.server.data / "ca.pem").read_text().strip())
    assert "Theirs" in bundle


def test_the_key_and_the_port_end_with_it(run: Run) -> None:
    found = run.variables()
    assert is_closed(found["HTTPS_PROXY"])
    assert not run.takes(found["VULTR_API_KEY"])
    assert run.takes(run.server.key), "the others stay"


def test_no_list_shows_the_key(run: Run) -> None:
    listed = run(*ROOST, "keys", "list")
    assert "Default" in listed
    assert "roost run" not in listed


def test_options_after_the_command_are_the_commands(run: Run) -> None:
    show = in_python("import sys; print(sys.argv[1:])")
    assert run(*show, "--data", "x", "--help") == "['--data', 'x', '--help']\n"
    assert run("--", *show, "--", "-v") == "['--', '-v']\n"


def test_input_and_open_files_are_the_commands(runner: Runner, server: Server) -> None:
    reading, writing = os.pipe()
    copy = f"import os, sys; os.write({writing}, sys.stdin.buffer.read())"
    done = subprocess.run(
        [*ROOST, "run", "--data", str(server.data), *in_python(copy)],
        env=runner.variables(),
        input=b"copied",
        pass_fds=[writing],
        check=False,
        timeout=60,
    )
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        assert stream.read() == b"copied"
    assert done.returncode == 0


def test_several_at_once(run: Run) -> None:
    show = ("sh", "-c", "read go; echo $HTTPS_PROXY")
    with run.started(*show) as one, run.started(*show) as two:
        said = [process.communicate("go\n")[0] for process in (one, two)]
    assert said[0].startswith("http://")
    assert said[0] != said[1]


def test_without_a_command_it_says_so(run: Run) -> None:
    ended = run.ended()
    assert ended.code == 64
    assert "COMMAND is missing" in ended.err


def test_help_and_mistakes_are_the_whole_command_lines(run: Run) -> None:
    shown = run.ended("--help")
    assert shown.code == 0
    assert "--isolated" in shown.out
    mistaken = run.ended("--isolate", "true")
    assert mistaken.code == 64
    assert "--isolate" in mistaken.err


def test_a_roost_without_a_certificate_of_its_own_cannot_stand_in(
    runner: Runner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with serving(tmp_path_factory.mktemp("plain") / "data") as plain:
        ended = runner.run("--data", str(plain.data), "true")
    assert ended.code == 78
    assert "no TLS certificate of its own" in ended.err
    assert "--listen" in ended.err


def test_nothing_slow_is_imported_before_the_command_starts() -> None:
    slow = {"asyncio", "cryptography", "cyclopts", "http", "importlib.metadata", "msgspec", "rich"}
    look = f"import sys; import roost.reroute.quick; print({slow!r} & sys.modules.keys())"
    done = subprocess.run(in_python(look), capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
