"""What runs on the machines: etcd and Patroni on three, Roost on two, HAProxy before those."""

import json
import os
import shutil
import sys
from pathlib import Path

import httpx

from tests.postgres import find_programs

from .network import CLIENTS, DATABASES, Machine, Network

KEY = "OPERATORS0OWN0KEY0123456789ABCDEFGHI"
_SECRET = "6b" * 32
_PORT = 8080

_PACKAGES = "patroni etcd-server haproxy postgresql iproute2"
NEEDED = ("patroni", "etcd", "haproxy", "ip", "setpriv")

_REFUSAL = '{"error":"No node answers","status":503}'
_HAPROXY = """
global
    maxconn 1000
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 30s
    retries 1
    option redispatch
    http-error status 503 content-type application/json string '{refusal}' hdr Retry-After 5
frontend api
    bind {front}:{port}
    default_backend roost
backend roost
    option httpchk GET /_roost/ready
    default-server inter 1s fall 2 rise 1 check
    server one {one}:{port}
    server other {other}:{port}
"""


def missing() -> str:
    """Why the test cannot run here; empty when it can."""
    if os.geteuid() != 0:
        return "it makes network namespaces, and so needs root"
    absent = [name for name in NEEDED if shutil.which(name) is None]
    if find_programs() is None:
        absent.append("postgresql")
    if absent:
        return f"it needs {', '.join(absent)} (on Debian: apt-get install {_PACKAGES})"
    return ""


class Cloud:
    """The machines with what runs on them. To be closed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.network = Network()
        self.databases = [self.network.add(f"db{n}", n, DATABASES) for n in (1, 2, 3)]
        self.nodes = [
            self.network.add(name, n, DATABASES, CLIENTS)
            for name, n in (("one", 11), ("other", 12))
        ]
        self.front = self.network.add("front", 20, DATABASES, CLIENTS)
        self.url = f"http://{self.front.address[CLIENTS]}:{_PORT}/v2"

    def start_all(self) -> None:
        for machine in self.network.machines:
            self.start(machine)

    def start(self, machine: Machine) -> None:
        """Starts what belongs on a machine, as its init system does after a crash."""
        if machine in self.databases:
            self._start_database(machine)
        elif machine in self.nodes:
            self._start_node(machine)
        else:
            self._start_front()

    def members(self) -> dict[str, str]:
        """The role of each database that says it is up: leader, sync_standby, replica."""
        for machine in self.databases:
            try:
                answer = httpx.get(f"http://{machine.address[DATABASES]}:8008/cluster", timeout=2)
            except httpx.HTTPError:
                continue
            return {
                member["name"]: member["role"]
                for member in answer.json()["members"]
                if member["state"] in ("running", "streaming")
            }
        return {}

    def primary(self) -> Machine:
        """Raises StopIteration when there is none."""
        roles = self.members()
        return next(m for m in self.databases if roles.get(m.name) == "leader")

    def is_whole(self) -> bool:
        """Whether a second database has whatever the primary acknowledges, and a third is up."""
        return sorted(self.members().values()) == ["leader", "replica", "sync_standby"]

    def close(self) -> None:
        self.network.close()

    @property
    def _database_url(self) -> str:
        hosts = ",".join(f"{m.address[DATABASES]}:5432" for m in self.databases)
        return f"postgresql://roost:roost@{hosts}/roost?target_session_attrs=read-write"

    def _start_database(self, machine: Machine) -> None:
        home = self.folder / machine.name
        home.mkdir(exist_ok=True)
        shutil.chown(home, "postgres", "postgres")
        address = machine.address[DATABASES]
        as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        members = ",".join(f"{m.name}=http://{m.address[DATABASES]}:2380" for m in self.databases)
        etcd = {
            "name": machine.name,
            "data-dir": str(home / "etcd"),
            "listen-peer-urls": f"http://{address}:2380",
            "initial-advertise-peer-urls": f"http://{address}:2380",
            "listen-client-urls": f"http://{address}:2379",
            "advertise-client-urls": f"http://{address}:2379",
            "initial-cluster": members,
            "heartbeat-interval": "250",
            "election-timeout": "2500",
            "enable-v2": "true",
        }
        options = [f"--{name}={value}" for name, value in etcd.items()]
        machine.start([*as_postgres, "etcd", *options], self.folder / f"{machine.name}-etcd.log")
        settings = home / "patroni.json"  # which is YAML too
        settings.write_text(json.dumps(self._patroni(machine, home)))
        machine.start(
            [*as_postgres, "patroni", str(settings)],
            self.folder / f"{machine.name}-patroni.log",
            PATH=f"{find_programs()}:/usr/bin:/bin",
            HOME=str(home),
        )

    def _patroni(self, machine: Machine, home: Path) -> dict[str, object]:
        address = machine.address[DATABASES]
        return {
            "scope": "roost",
            "name": machine.name,
            "restapi": {"listen": f"{address}:8008", "connect_address": f"{address}:8008"},
            # By etcd's second API. By its third, Patroni 3.0 writes the leader's key without
            # looking who has it: a primary that was cut off takes it back from its successor.
            "etcd": {"hosts": [f"{m.address[DATABASES]}:2379" for m in self.databases]},
            "bootstrap": {
                "dcs": {
                    "ttl": 20,
                    "loop_wait": 5,
                    "retry_timeout": 5,
                    "synchronous_mode": True,
                    "postgresql": {
                        "use_pg_rewind": True,
                        "parameters": {
                            "max_connections": 100,
                            "wal_log_hints": "on",
                            "wal_sender_timeout": "10s",
                        },
                    },
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, "data-checksums"],
            },
            "postgresql": {
                "listen": f"{address}:5432",
                "connect_address": f"{address}:5432",
                "data_dir": str(home / "data"),
                "bin_dir": str(find_programs()),
                "pgpass": str(home / "pgpass"),
                "parameters": {"unix_socket_directories": str(home)},
                "pg_hba": [
                    "local all all trust",
                    "host all all 10.77.1.0/24 trust",
                    "host replication all 10.77.1.0/24 trust",
                ],
                "authentication": {
                    "superuser": {"username": "postgres", "password": "postgres"},
                    "replication": {"username": "replicator", "password": "replicator"},
                    "rewind": {"username": "rewinder", "password": "rewinder"},
                },
            },
        }

    def _start_node(self, machine: Machine) -> None:
        listen = f"{machine.address[CLIENTS]}:{_PORT}"
        machine.start(
            [sys.executable, "-m", "roost", "serve", "--data", str(self.folder / machine.name),
             "--plain-http", listen, "--insecure-public-http", "--rate-limit", "0", "--dns", "off",
             "--lifecycle", "instant"],
            self.folder / f"{machine.name}.log",
            ROOST_DATABASE=self._database_url,
            ROOST_SECRET=_SECRET,
            ROOST_API_KEY=KEY,
        )  # fmt: skip

    def _start_front(self) -> None:
        one, other = (node.address[CLIENTS] for node in self.nodes)
        settings = self.folder / "haproxy.cfg"
        front = self.front.address[CLIENTS]
        settings.write_text(
            _HAPROXY.format(front=front, one=one, other=other, port=_PORT, refusal=_REFUSAL)
        )
        self.front.start(["haproxy", "-db", "-f", str(settings)], self.folder / "haproxy.log")
