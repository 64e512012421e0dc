"""`python -m bench.reroute`: what `roost run` adds to a command, and its proxy to a request.

Ends with 1 if it is more than docs/run.md promises. What is compared alternates, so that a machine
that is busy now and then is so for both.
"""

import json
import os
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

ROOST = (sys.executable, "-m", "roost")
MOST_FOR_A_COMMAND = 150.0
MOST_FOR_A_REQUEST = 1.0
MOST_FOR_A_CONNECTION = 5.0
"""Milliseconds."""

_ADDRESS = re.compile(rb"https://127.0.0.1:[0-9]+")
RUNS = 15
REQUESTS = 400


@contextmanager
def serving(data: Path) -> Generator[str]:
    """A Roost in that folder; its address."""
    options = ("--data", str(data), "--listen", "127.0.0.1:0", "--rate-limit", "0", "--log", "off")
    with subprocess.Popen([*ROOST, "serve", *options], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        try:
            yield next(filter(None, map(_ADDRESS.search, server.stdout)))[0].decode()
        finally:
            server.terminate()


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def compare(one: Callable[[], object], other: Callable[[], object], times: int) -> list[float]:
    """The median time of each, in milliseconds."""
    pairs = [(milliseconds(one), milliseconds(other)) for _ in range(times)]
    return [median(series) for series in zip(*pairs, strict=True)]


def show(what: str, times: Sequence[float], most: float) -> bool:
    """Prints a line; whether the second time is at most so much more than the first."""
    plain, rerouted = times
    added = rerouted - plain
    verdict = "ok" if added < most else "TOO MUCH"
    print(f"{what:34} {plain:8.3f} {rerouted:8.3f} {added:8.3f}  < {most:g}  {verdict}")
    return added < most


def measure_commands(data: Path) -> list[bool]:
    def run(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run(words, check=True, stdout=subprocess.DEVNULL)

    plain = ("true",)
    short = (*ROOST, "run", "--data", str(data))
    return [show("a command", compare(run(*plain), run(*short, *plain), RUNS), MOST_FOR_A_COMMAND)]


def measure_requests(data: Path, url: str) -> list[bool]:
    """Inside of a `roost run`: directly to Roost, and by the proxy that it has made."""
    inner = (sys.executable, "-m", "bench.reroute", url)
    words = (*ROOST, "run", "--data", str(data), *inner)
    told = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    kept, new = json.loads(told)
    return [
        show("a request", kept, MOST_FOR_A_REQUEST),
        show("a connection and a request", new, MOST_FOR_A_CONNECTION),
    ]


def inside(url: str) -> None:
    trusting = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    headers = {"Authorization": f"Bearer {os.environ['VULTR_API_KEY']}"}
    proxy, roost = urlsplit(os.environ["HTTPS_PROXY"]), urlsplit(url)

    def direct() -> HTTPConnection:
        return HTTPSConnection(roost.hostname or "", roost.port, context=trusting)

    def rerouted() -> HTTPConnection:
        made = HTTPSConnection(proxy.hostname or "", proxy.port, context=trusting)
        made.set_tunnel("api.vultr.com", 443)
        return made

    def ask(connection: HTTPConnection) -> None:
        connection.request("GET", "/v2/account", headers=headers)
        connection.getresponse().read()

    def anew(connect: Callable[[], HTTPConnection]) -> None:
        with closing(connect()) as connection:
            ask(connection)

    with closing(direct()) as one, closing(rerouted()) as other:
        kept = compare(lambda: ask(one), lambda: ask(other), REQUESTS)
    new = compare(lambda: anew(direct), lambda: anew(rerouted), REQUESTS // 4)
    print(json.dumps([kept, new]))


def main() -> int:
    with TemporaryDirectory(prefix="roost-bench-") as folder:
        data = Path(folder) / "data"
        with serving(data) as url:
            print(f"{'milliseconds (median)':34} {'plain':>8} {'with it':>8} {'added':>8}")
            kept = [*measure_commands(data), *measure_requests(data, url)]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        inside(sys.argv[1])
    else:
        sys.exit(main())
