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
    """cookie_name: empty where sessions do not stick."""

    cookie_name: str


class GenericInfo(msgspec.Struct):
    """timeout: seconds that a connection may be idle. private_network repeats vpc, for old clients.

    Clients read `sticky_sessions.cookie_name` without asking whether it is there.
    """

    balancing_algorithm: str
    ssl_redirect: bool
    sticky_sessions: StickySessions
    proxy_protocol: bool
    timeout: int
    private_network: str
    vpc: str


class HealthCheck(msgspec.Struct):
    """check_interval, response_timeout: seconds. path is of no use where protocol is tcp."""

    protocol: str
    port: int
    path: str
    check_interval: int
    response_timeout: int
    unhealthy_threshold: int
    healthy_threshold: int


class ForwardingRule(msgspec.Struct):
    """id: 16 hex digits. Protocols in lower case, however they were sent."""

    id: str
    frontend_protocol: str
    frontend_port: int
    backend_protocol: str
    backend_port: int


class FirewallRule(msgspec.Struct):
    """source: a CIDR block as it was sent, or `cloudflare`. ip_type: v4 or v6."""

    id: str
    port: int
    source: str
    ip_type: str


class NodeIps(msgspec.Struct):
    """The nodes' own addresses; those of the first are the balancer's."""

    v4: list[str]
    v6: list[str]
    private: list[str]


class AutoSsl(msgspec.Struct):
    """domain: the whole name that the certificate is for, `domain_zone` included."""

    domain_zone: str
    domain: str


class LoadBalancer(msgspec.Struct, kw_only=True):
    """What is stored of what GET /load-balancers/{id} answers: see `LoadBalancerDetails`.

    ipv4, ipv6, node_ips: empty until it is active. ssl_cert_b64: the installed certificate.
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
    """The whole answer. pending_charges: whole dollars of this month.

    global_regions, global_children_ids: of a global balancer, where its children are and which.
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
    """ip in its full, expanded form."""

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
