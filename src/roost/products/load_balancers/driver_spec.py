"""What the driver is told of a load balancer: all that it should be."""

from ...catalog import firewall_source
from ...drivers.load_balancer import (
    AllowedNetworks,
    Backend,
    Balancer,
    BalancerNode,
    Forwarding,
    Probe,
)
from ...store import Tx
from ...store.secret import Secret
from ..instances import INSTANCES, NO_ADDRESS
from . import certificates
from .documents import V4, FirewallRule, LoadBalancer, LoadBalancerRecord


def of(tx: Tx, record: LoadBalancerRecord) -> Balancer:
    body, state, info = record.body, record.state, record.body.generic_info
    return Balancer(
        id=record.id,
        revision=record.version,
        region=body.region,
        nodes=tuple(BalancerNode(node.ipv4.ip, node.ipv6.ip, node.private) for node in state.nodes),
        algorithm=info.balancing_algorithm,
        timeout=info.timeout,
        cookie=info.sticky_sessions.cookie_name,
        proxy_protocol=info.proxy_protocol,
        redirect=info.ssl_redirect,
        http2=body.http2,
        http3=body.http3,
        vpc=state.vpc_id,
        forwards=_forwards(body),
        probe=_probe(body),
        backends=_backends(tx, record),
        allowed=tuple(map(_allowed, body.firewall_rules)),
        key_pair=certificates.opened(tx.service(Secret), state.certificate),
    )


def _forwards(body: LoadBalancer) -> tuple[Forwarding, ...]:
    return tuple(
        Forwarding(r.frontend_protocol, r.frontend_port, r.backend_protocol, r.backend_port)
        for r in body.forwarding_rules
    )


def _allowed(rule: FirewallRule) -> AllowedNetworks:
    version = 4 if rule.ip_type == V4 else 6
    named = firewall_source(rule.source, version)
    return AllowedNetworks(rule.port, version, (rule.source,) if named is None else named)


def _probe(body: LoadBalancer) -> Probe:
    check = body.health_check
    return Probe(
        check.protocol,
        check.port,
        f"/{check.path.removeprefix('/')}",
        check.check_interval,
        check.response_timeout,
        check.unhealthy_threshold,
        check.healthy_threshold,
    )


def _backends(tx: Tx, record: LoadBalancerRecord) -> tuple[Backend, ...]:
    """Those that have an address: a new instance has a public one only once it is made."""
    backends: list[Backend] = []
    for id in record.body.instances:
        instance = tx.find(INSTANCES, id, record.account)
        if instance is None:
            continue
        inside = {vpc.id: vpc.subnet for vpc in instance.body.vpcs}.get(record.state.vpc_id)
        if inside:
            backends.append(Backend(id, inside, ""))
        elif instance.body.main_ip != NO_ADDRESS:
            backends.append(Backend(id, instance.body.main_ip, instance.body.v6_main_ip))
    return tuple(backends)
