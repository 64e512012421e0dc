"""Load balancers: what HAProxy, Incus' or OVN's load balancers, or their simulation, must do.

How calls are made is the same for every driver: see the package. A driver is always told the whole
of what a balancer should be, never a difference, so it can write a configuration file, reload what
runs, and forget.
"""

from typing import Protocol

import msgspec

from ..base import Driver


class BalancerNode(msgspec.Struct, frozen=True):
    """One of the machines that a balancer runs on. private: its address in the VPC, if any."""

    ipv4: str
    ipv6: str
    private: str = ""


class Forwarding(msgspec.Struct, frozen=True):
    """What arrives at a port goes to a port of the backends.

    Protocols: http, https (of TLS that the balancer ends or begins), tcp, udp. An https frontend
    of a balancer without a certificate passes TLS on as it is. UDP goes to UDP alone.
    """

    frontend_protocol: str
    frontend_port: int
    backend_protocol: str
    backend_port: int


class Probe(msgspec.Struct, frozen=True):
    """How it is found out whether a backend is well. Times in seconds, thresholds in probes.

    protocol: http, https or tcp; `path` is asked for by the first two, and 200 is the good answer.
    """

    protocol: str
    port: int
    path: str
    interval: int
    timeout: int
    unhealthy: int
    healthy: int


class Backend(msgspec.Struct, frozen=True):
    """An instance that traffic goes to. ipv6 is empty where it has none, and in a VPC."""

    id: str
    ipv4: str
    ipv6: str


class AllowedNetworks(msgspec.Struct, frozen=True):
    """Who may connect to a port: networks (CIDR) of an IP version, 4 or 6.

    A port that nothing is said of is open to all; one that something is said of, to those alone.
    """

    port: int
    ip_version: int
    networks: tuple[str, ...]


class KeyPair(msgspec.Struct, frozen=True):
    """A certificate, what leads from it to a root, and its private key. All PEM."""

    certificate: str
    chain: str
    private_key: str

    def __repr__(self) -> str:
        return "KeyPair(...)"


class Balancer(msgspec.Struct, frozen=True):
    """What a balancer should be.

    id: its UUID, for ever. revision: grows with every change. Nodes beside the first share its
    work; how the first one's addresses reach them (VRRP, ECMP, ...) is the driver's affair.
    algorithm: roundrobin or leastconn. timeout: seconds that a connection may be idle.
    cookie: binds a client to a backend where it is not empty. proxy_protocol: backends are told
    the client's address so. redirect: whether http goes to https. vpc: the network in which
    backends are reached, empty for the public one.
    """

    id: str
    revision: int
    region: str
    nodes: tuple[BalancerNode, ...]
    algorithm: str
    timeout: int
    cookie: str
    proxy_protocol: bool
    redirect: bool
    http2: bool
    http3: bool
    vpc: str
    forwards: tuple[Forwarding, ...]
    probe: Probe
    backends: tuple[Backend, ...]
    allowed: tuple[AllowedNetworks, ...]
    key_pair: KeyPair | None


class LoadBalancer(Driver, Protocol):
    """A place where load balancers run. Ids are the API's UUIDs."""

    async def apply(self, balancer: Balancer) -> None:
        """Makes the balancer, or makes of an existing one what it should be now; returns when all
        of its nodes work so. A revision older than one that was applied changes nothing.
        """
        ...

    async def destroy(self, id: str) -> None:
        """Removes the balancer. Wins over any other call for the same id, running or late; removing
        what is not there succeeds."""
        ...

    async def issue(self, domain: str, at: int) -> KeyPair:
        """Has an authority sign a certificate for a name whose zone is served here (ACME, dns-01).

        at: clock time in microseconds, for authorities that go by it. Each call may return another
        certificate. DriverRefused where the authority says no; any other error is tried again.
        """
        ...
