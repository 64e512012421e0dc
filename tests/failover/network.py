"""Machines that are network namespaces, on two networks: of databases, and of clients.

Nothing in them reaches anything outside. Their names have this process's number.
"""

import ctypes
import os
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

CLONE_NEWNET = 0x40000000
DATABASES, CLIENTS = "data", "front"
"""The two networks: 10.77.1.0/24 and 10.77.2.0/24."""
_SUBNETS = {DATABASES: "10.77.1", CLIENTS: "10.77.2"}
_libc = ctypes.CDLL(None, use_errno=True)


def ip(*arguments: str) -> str:
    return subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True).stdout


class Machine:
    """address: by network."""

    def __init__(self, name: str, namespace: str, number: int) -> None:
        self.name = name
        self.namespace = namespace
        self.number = number
        self.address: dict[str, str] = {}

    def start(self, command: list[str], log: Path, **variables: str) -> None:
        """Starts a program there, which outlives nothing but this call: see `crash`."""
        with log.open("ab") as output:
            subprocess.Popen(
                ["ip", "netns", "exec", self.namespace, *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **variables},
                start_new_session=True,
            )

    def crash(self) -> None:
        """Ends all that runs there at once, as a power cut does."""
        while sum(map(_end, self._pids())):
            pass

    def _pids(self) -> list[int]:
        """All but this process, one of whose threads may be there.

        The program that lists them may be among them, and has ended by then.
        """
        pids = map(int, ip("netns", "pids", self.namespace).split())
        return [pid for pid in pids if pid != os.getpid()]

    @contextmanager
    def inside(self) -> Generator[None]:
        """Has this thread's new sockets be that machine's."""
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        there = os.open(f"/run/netns/{self.namespace}", os.O_RDONLY)
        try:
            _enter(there)
            yield
        finally:
            _enter(home)
            os.close(home)
            os.close(there)


class Network:
    """The machines and their links. To be closed."""

    def __init__(self) -> None:
        self.machines: list[Machine] = []
        self._prefix = f"roost-{os.getpid()}"
        self._switch = f"{self._prefix}-switch"
        ip("netns", "add", self._switch)
        for name in _SUBNETS:
            ip("-n", self._switch, "link", "add", name, "type", "bridge")
            ip("-n", self._switch, "link", "set", name, "up")

    def add(self, name: str, number: int, *networks: str) -> Machine:
        machine = Machine(name, f"{self._prefix}-{name}", number)
        self.machines.append(machine)
        ip("netns", "add", machine.namespace)
        ip("-n", machine.namespace, "link", "set", "lo", "up")
        for network in networks:
            port = _port(machine, network)
            ip("-n", self._switch, "link", "add", port, "type", "veth",
               "peer", "name", network, "netns", machine.namespace)  # fmt: skip
            ip("-n", self._switch, "link", "set", port, "master", network, "up")
            machine.address[network] = f"{_SUBNETS[network]}.{number}"
            ip("-n", machine.namespace, "addr", "add", f"{machine.address[network]}/24",
               "dev", network)  # fmt: skip
            ip("-n", machine.namespace, "link", "set", network, "up")
        return machine

    def cut(self, machine: Machine, network: str) -> None:
        """What the machine sends gets nowhere, and nothing gets to it. Nobody is told."""
        ip("-n", self._switch, "link", "set", _port(machine, network), "nomaster")

    def mend(self, machine: Machine, network: str) -> None:
        ip("-n", self._switch, "link", "set", _port(machine, network), "master", network)

    def close(self) -> None:
        for machine in self.machines:
            machine.crash()
            ip("netns", "del", machine.namespace)
        ip("netns", "del", self._switch)


def _port(machine: Machine, network: str) -> str:
    return f"{network}-{machine.number}"


def _end(pid: int) -> bool:
    """False for a process that is no more."""
    try:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    except ProcessLookupError:
        return False
    except ChildProcessError:
        return True
    return True


def _enter(descriptor: int) -> None:
    if _libc.setns(descriptor, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
