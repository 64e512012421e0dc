"""make failover: what clients see of two Roosts while machines die and networks break.

    python -m tests.failover [ROUNDS]

Three PostgreSQL nodes with Patroni and etcd, two Roosts, HAProxy before them, each on a machine
that is a network namespace. Under load, in each round, the primary is killed, the primary is cut
off, a Roost is cut off from the databases, and all machines are restarted. Nothing is mended by
hand: a machine that was killed starts again what its init system would. Nothing that was
acknowledged may be lost, no address be there twice, and clients may see 503 with Retry-After for a
bounded time.
"""

import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx

from tests.durability.killing import until

from .load import Client
from .network import DATABASES, Machine
from .nodes import KEY, Cloud, missing

CLIENTS = 4
BOUND = 90.0
"""Seconds for which clients may be refused, at most: on a busy machine."""
PATIENCE = 240.0
STEADY = 20
"""How many acknowledged writes show that all is well."""


class Trouble:
    """Load on a cloud, and what goes wrong there."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._stop = threading.Event()
        self._clients: list[Client] = []
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(CLIENTS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def meet(self, name: str, happen: Callable[[], Callable[[], None]]) -> None:
        """Lets something happen, waits until clients are served again, then has it be over."""
        cloud = self._cloud
        until(cloud.is_whole, cloud.members, PATIENCE)
        self._until_served()
        begun = time.monotonic()
        over = happen()
        self._until_served()
        over()
        until(cloud.is_whole, cloud.members, PATIENCE)
        self._until_served()
        worst = self._longest_gap(begun)
        whole = time.monotonic() - begun
        tell(f"  {name}: no write for {worst:.1f} s, whole again after {whole:.0f} s")
        if worst > BOUND:
            raise AssertionError(f"{name}: clients waited for {worst:.1f} s")

    def _until_served(self) -> None:
        """Waits until every client has had several writes acknowledged from now on."""
        begun = time.monotonic()

        def served() -> bool:
            since = [sum(at > begun for at in c.promises.done[-200:]) for c in self._clients]
            return len(since) == CLIENTS and min(since) >= STEADY / CLIENTS

        until(served, lambda: [c.promises.answers for c in self._clients], PATIENCE)

    def _longest_gap(self, begun: float) -> float:
        done = sorted(at for c in self._clients for at in list(c.promises.done) if at >= begun)
        return max(after - before for before, after in pairwise([begun, *done]))

    def check(self) -> Counter[str]:
        """Raises AssertionError for a promise that was not kept; how many answers there were."""
        promises = [client.promises for client in self._clients]
        faults = [fault for each in promises for fault in each.faults]
        assert not faults, faults[:10]
        made = {id for each in promises for id in each.made}
        deleted = {id for each in promises for id in each.deleted}
        with self._cloud.front.inside():
            until(
                lambda: states(self._cloud).keys() == {"active"},
                lambda: states(self._cloud),
                PATIENCE,
            )
            found = instances(self._cloud)
        ids = {instance["id"] for instance in found}
        assert made <= ids, f"lost: {made - ids}"
        assert not deleted & ids, f"back again: {deleted & ids}"
        addresses = Counter(instance["main_ip"] for instance in found)
        assert max(addresses.values()) == 1, addresses.most_common(3)
        tell(f"  {len(made)} instances, {len(deleted)} deleted, {len(ids - made)} unsure")
        return sum((each.answers for each in promises), Counter[str]())

    def _run(self) -> None:
        with self._cloud.front.inside():
            client = Client(self._cloud.url, KEY, self._stop)
            self._clients.append(client)
            client.run()


def states(cloud: Cloud) -> Counter[str]:
    return Counter(instance["status"] for instance in instances(cloud))


def instances(cloud: Cloud) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    with httpx.Client(headers={"Authorization": f"Bearer {KEY}"}, timeout=60) as client:
        while True:
            query = {"per_page": "500", "cursor": cursor}
            answer = client.get(f"{cloud.url}/instances", params=query).raise_for_status().json()
            found += answer["instances"]
            cursor = answer["meta"]["links"]["next"]
            if not cursor:
                return found


def kill(cloud: Cloud, machine: Machine) -> Callable[[], None]:
    machine.crash()
    return lambda: cloud.start(machine)


def cut(cloud: Cloud, machine: Machine) -> Callable[[], None]:
    cloud.network.cut(machine, DATABASES)
    return lambda: cloud.network.mend(machine, DATABASES)


def restart(cloud: Cloud) -> Callable[[], None]:
    for machine in cloud.network.machines:
        machine.crash()
    cloud.start_all()
    return lambda: None


def play(cloud: Cloud, rounds: int) -> None:
    cloud.start_all()
    with cloud.front.inside():
        until(cloud.is_whole, cloud.members, PATIENCE)
        _make_database(cloud)
        trouble = Trouble(cloud)
        trouble.start()
        for number in range(1, rounds + 1):
            tell(f"round {number}")
            node = cloud.nodes[number % 2]
            trouble.meet("the primary is killed", lambda: kill(cloud, cloud.primary()))
            trouble.meet("the primary is cut off", lambda: cut(cloud, cloud.primary()))
            trouble.meet("a Roost is cut off", partial(cut, cloud, node))
            trouble.meet("all is restarted", lambda: restart(cloud))
        trouble.stop()
        tell(f"answers: {dict(trouble.check())}")


def _make_database(cloud: Cloud) -> None:
    """Patroni makes a server; what is in it is the operator's."""
    import psycopg  # noqa: PLC0415 - where the test runs it is there

    host = cloud.primary().address[DATABASES]
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as server:
        server.execute("CREATE ROLE roost LOGIN PASSWORD 'roost'")
        server.execute("CREATE DATABASE roost OWNER roost")
    for node in cloud.nodes:
        node.crash()
        cloud.start(node)


def tell(text: str) -> None:
    print(text, flush=True)


def main(rounds: str = "1") -> int:
    if reason := missing():
        tell(f"failover: skipped: {reason}")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="roost-failover-"))
    folder.chmod(0o755)
    cloud = Cloud(folder)
    done = False
    try:
        play(cloud, int(rounds))
        done = True
    finally:
        cloud.close()
        if done:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            tell(f"what they said is in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
