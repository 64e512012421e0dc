"""What a load balancer is: what the API shows of it, and what only Roost knows."""

from typing import Any

import msgspec

from ...engine import reconcile
from ...engine.pools import Ipv4, Ipv6
from ...machines.interfaces import NetworkInterfaces
from ...store import Kind, Record, Ref, Tx

PENDING, ACTIVE, FAILED = "pending", "active", "failed"
"""FAILED is a state of Roost's own, at which waiting clients end with an error."""

CONFIGURE = "configure-load-balancer"
"""The job that tells the driver what a balancer should be."""

HTTP, HTTPS, TCP, UDP = "http", "https", "tcp", "udp"
V4, V6 = "v4", "v6"


class StickySessions(msgspec.Struct):
    """Whether visitors stay with one instance.

    cookie_name: the cookie by which visitors stay with an instance. It is empty where they do not.
    """

    cookie_name: str


# Clients read `sticky_sessions.cookie_name` without asking whether it is there.
class GenericInfo(msgspec.Struct):
    """How a load balancer works.

    balancing_algorithm: `roundrobin` or `leastconn`.
    ssl_redirect: whether it redirects HTTP to HTTPS.
    sticky_sessions: whether visitors stay with one instance.
    proxy_protocol: whether it speaks the PROXY protocol with the instances.
    timeout: seconds that a connection may be idle.
    private_network: the former name of `vpc`.
    vpc: the VPC in which it reaches its instances, or empty.
    """

    balancing_algorithm: str
    ssl_redirect: bool
    sticky_sessions: StickySessions
    proxy_protocol: bool
    timeout: int
    private_network: str
    vpc: str


class HealthCheck(msgspec.Struct):
    """How it finds out which instances work.

    protocol: how it asks: `http`, `https` or `tcp`.
    port: the port that it asks.
    path: the path that it asks for over HTTP. It has no effect with `tcp`.
    check_interval: seconds from one check to the next.
    response_timeout: seconds that it waits for an answer.
    unhealthy_threshold: after how many failed checks an instance gets no more traffic.
    healthy_threshold: after how many good checks it gets traffic again.
    """

    protocol: str
    port: int
    path: str
    check_interval: int
    response_timeout: int
    unhealthy_threshold: int
    healthy_threshold: int


class ForwardingRule(msgspec.Struct):
    """Forwards a port to the instances. Protocols are in small letters, however you gave them.

    id: 16 hex digits.
    frontend_protocol: what visitors speak: `http`, `https`, `tcp` or `udp`.
    frontend_port: the port that visitors connect to.
    backend_protocol: what the instances speak.
    backend_port: the port of the instances.
    """

    id: str
    frontend_protocol: str
    frontend_port: int
    backend_protocol: str
    backend_port: int


class FirewallRule(msgspec.Struct):
    """Lets somebody connect to a port.

    id: 16 hex digits.
    port: the port that it is for.
    source: who may connect: a network as you gave it, or `cloudflare`.
    ip_type: `v4` or `v6`.
    """

    id: str
    port: int
    source: str
    ip_type: str


class NodeIps(msgspec.Struct):
    """Addresses of the nodes. Those of the first are the load balancer's.

    v4: public IPv4 addresses.
    v6: public IPv6 addresses.
    private: addresses in the VPC.
    """

    v4: list[str]
    v6: list[str]
    private: list[str]


class AutoSsl(msgspec.Struct):
    """The name that it gets certificates for.

    domain_zone: the domain, which is one of yours. It is empty while auto SSL is off.
    domain: the whole name, with its domain.
    """

    domain_zone: str
    domain: str


# What is stored of the answer: see `LoadBalancerDetails`.
class LoadBalancer(msgspec.Struct, kw_only=True):
    """Spreads traffic over instances.

    status: `pending` while it is being made, then `active`. It is `failed` if it could not be made.
    ipv4: its IPv4 address. It is empty until it is active.
    ipv6: its IPv6 address. It is empty until it is active.
    generic_info: how it works.
    health_check: how it finds out which instances work.
    has_ssl: whether it has a certificate.
    http2: whether it speaks HTTP/2.
    http3: whether it speaks HTTP/3.
    nodes: how many nodes it has.
    forwarding_rules: what it forwards.
    firewall_rules: who may connect. A port without a rule is open to everybody.
    instances: the instances that it forwards to.
    node_ips: the addresses of its nodes.
    auto_ssl: the name that it gets certificates for.
    global_parent_id: the global load balancer that it follows, or empty.
    global_cname: the name under which a global load balancer answers everywhere. It is empty for
        one that is not global.
    ssl_cert_b64: its certificate, in base64.
    cname: the name under which it answers.
    """

    id: str
    date_created: str
    region: str
    label: str
    status: str
    ipv4: str
    ipv6: str
    generic_info: GenericInfo
    health_check: HealthCheck
    has_ssl: bool
    http2: bool
    http3: bool
    nodes: int
    forwarding_rules: list[ForwardingRule]
    firewall_rules: list[FirewallRule]
    instances: list[str]
    node_ips: NodeIps
    auto_ssl: AutoSsl
    global_parent_id: str
    global_cname: str
    ssl_cert_b64: str
    cname: str


class LoadBalancerDetails(LoadBalancer, kw_only=True):
    """Spreads traffic over instances.

    global_regions: of a global load balancer, the regions of those that follow it.
    global_children_ids: of a global load balancer, those that follow it.
    pending_charges: whole dollars that it has come to this month.
    """

    global_regions: list[str]
    global_children_ids: list[str]
    pending_charges: int


class Node(msgspec.Struct):
    """interfaces: in the balancer's VPC; stored as `cards`, as they were called once."""

    ipv4: Ipv4
    ipv6: Ipv6
    interfaces: NetworkInterfaces = msgspec.field(name="cards", default_factory=NetworkInterfaces)

    @property
    def private(self) -> str:
        """Its address in the VPC; empty where there is none."""
        return self.interfaces.held[0].ip if self.interfaces.held else ""


class Certificate(msgspec.Struct):
    """Installed. certificate, chain: PEM. private_key: PEM, sealed.

    expires: clock time. issued: whether auto SSL has got it.
    """

    certificate: str
    chain: str
    private_key: str
    expires: int
    issued: bool = False


class ReverseName(msgspec.Struct):
    """The name of an IPv6 address.

    domain: the name, at most 253 characters.
    ip: an address in the load balancer's IPv6 network. Answers have it in full.
    """

    domain: str
    ip: str


class LoadBalancerState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What only Roost knows.

    nodes: those that it shall have; leaving: those that it loses, whose addresses others may have
    once the driver knows. growing_from: how many there were before those that are being added, 0
    when none are. reverse: the IPv4 address's name, empty for the default one. parent_id: the
    global balancer that it is a child of. is_global: whether it has had children, so that for most
    balancers nobody looks for any. cluster_id: the Kubernetes cluster whose nodes are behind it, or
    were last.
    """

    vpc_id: str = ""
    parent_id: str = ""
    cluster_id: str = ""
    is_global: bool = False
    nodes: list[Node] = []
    leaving: list[Node] = []
    growing_from: int = 0
    certificate: Certificate | None = None
    reverse: str = ""
    reverse_ipv6: list[ReverseName] = []


def _attached(record: Record[Any, Any]) -> str:
    # Clients wait and try again where they read this (clients.md 3.4).
    balancer = record.body.label or record.id
    return f"The following load balancers are attached to this VPC network: {balancer}"


def _follow(tx: Tx, record: Record[Any, Any]) -> None:
    """Has the driver told of what an instance behind the balancer has become."""
    if record.body.status != FAILED:
        reconcile.enqueue(tx, CONFIGURE, record, at_once=not record.state.growing_from)


LOAD_BALANCERS = Kind(
    "load-balancer",
    LoadBalancer,
    LoadBalancerState,
    "Invalid load balancer ID",
    refs=(
        reconcile.Followed("instances", "instance", enqueue=_follow),
        Ref("vpc_id", "vpc", refuse=_attached),
        Ref("parent_id", "load-balancer"),
        Ref("cluster_id", "kubernetes-cluster"),
    ),
)

LoadBalancerRecord = Record[LoadBalancer, LoadBalancerState]
