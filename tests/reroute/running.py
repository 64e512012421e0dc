"""Commands run by `roost run`, and what they may have left behind."""

import json
import os
import socket
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from tests.cli.programs import PATIENCE, ROOST, Ended, Server, environment

MARK = "ROOST_TEST_MARK"
ACCOUNT = "https://api.vultr.com/v2/account"
CURL = f'exec curl -sS -H "Authorization: Bearer $VULTR_API_KEY" {ACCOUNT}'

# Goes as far as HTTPS_PROXY takes it, and shows the first line that it is told there.
TUNNEL = """
import os, socket, sys, urllib.parse
proxy = urllib.parse.urlsplit(os.environ["HTTPS_PROXY"])
with socket.create_connection((proxy.hostname, proxy.port), 30) as tunnel:
    tunnel.sendall(f"CONNECT {sys.argv[1]} HTTP/1.1\\r\\n\\r\\n".encode())
    stream = tunnel.makefile("rb")
    status, _, told = (stream.readline() for _ in range(3))
    print(told.decode().strip())
"""


def in_python(source: str) -> list[str]:
    """A command that runs this program."""
    return [ROOST[0], "-c", source]


SHOW_VARIABLES = in_python("import json, os; print(json.dumps(dict(os.environ)))")


@dataclass(frozen=True)
class Runner:
    """folder: an empty one, for the files of runs. Everything that it starts bears its mark."""

    folder: Path
    mark: str = field(default_factory=lambda: uuid4().hex)

    def variables(self, **more: str) -> dict[str, str]:
        # Proxies that the tests' machine may have are none of theirs.
        kept = {k: v for k, v in environment().items() if not k.lower().endswith("_proxy")}
        return kept | {MARK: self.mark, "TMPDIR": str(self.folder)} | more

    def run(self, *words: str, **variables: str) -> Ended:
        """`roost run` to its end."""
        return self.run_words([*ROOST, "run", *words], **variables)

    def run_words(self, words: Sequence[str], **variables: str) -> Ended:
        """Whatever runs `roost run` to its end."""
        done = subprocess.run(
            words,
            env=self.variables(**variables),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def started(self, *words: str, **variables: str) -> Iterator["subprocess.Popen[str]"]:
        """`roost run`, with its input and what it says as pipes."""
        with subprocess.Popen(
            [*ROOST, "run", *words],
            env=self.variables(**variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def leftovers(self) -> list[str]:
        """Processes and files of its runs that are still there."""
        mark = f"{MARK}={self.mark}".encode()
        processes = [_name(path) for path in _environs() if mark in _read(path)]
        return [*processes, *map(str, self.folder.rglob("*"))]


@dataclass(frozen=True)
class Run:
    """Runs commands against one server."""

    runner: Runner
    server: Server

    def __call__(self, *words: str, **variables: str) -> str:
        """What a command prints, which must end well."""
        ended = self.ended(*words, **variables)
        assert (ended.code, ended.err) == (0, "")
        return ended.out

    def ended(self, *words: str, **variables: str) -> Ended:
        return self.runner.run("--data", str(self.server.data), *words, **variables)

    @contextmanager
    def started(self, *words: str) -> Iterator["subprocess.Popen[str]"]:
        with self.runner.started("--data", str(self.server.data), *words) as process:
            yield process

    def words(self, *command: str) -> list[str]:
        """What is to be typed to run a command."""
        return [*ROOST, "run", "--data", str(self.server.data), *command]

    def variables(self, **given: str) -> dict[str, str]:
        """What a command finds in its environment."""
        return json.loads(self(*SHOW_VARIABLES, **given))

    def takes(self, key: str) -> bool:
        """Whether the server takes this key."""
        headers = {"Authorization": f"Bearer {key}"}
        trusting = ssl.create_default_context(cafile=self.server.data / "ca.pem")
        reply = httpx.get(
            f"{self.server.url}/v2/account", headers=headers, verify=trusting, trust_env=False
        )
        return reply.status_code == 200


def is_account(text: str) -> bool:
    return json.loads(text)["account"]["name"] == "Roost"


def is_closed(url: str) -> bool:
    """Whether nobody listens there."""
    address = urlsplit(url)
    assert address.hostname is not None
    assert address.port is not None
    with socket.socket() as probe:
        return probe.connect_ex((address.hostname, address.port)) != 0


def _environs() -> list[Path]:
    """What each process of the machine was started with; none where there is no /proc."""
    mine = str(os.getpid())
    return [path for path in Path("/proc").glob("[0-9]*/environ") if path.parent.name != mine]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        # It has ended since, or is somebody else's.
        return b""


def _name(environ: Path) -> str:
    command = _read(environ.with_name("cmdline")).replace(b"\0", b" ").decode()
    return f"process {environ.parent.name}: {command}"
