"""What every part of a load balancer's API shares: finding, changing, and having it done."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from ...http.errors import BadRequest, NotFound
from ...store import Tx
from .documents import (
    ACTIVE,
    FAILED,
    HTTPS,
    LOAD_BALANCERS,
    FirewallRule,
    ForwardingRule,
    LoadBalancer,
    LoadBalancerRecord,
    LoadBalancerState,
)
from .lifecycle import MANAGED

R = TypeVar("R", FirewallRule, ForwardingRule)

# Terraform waits at the first sentence, Kubernetes at the second (clients.md 3.4, 4).
NOT_READY = "Load balancer is not ready. Its nodes are still activating."
NEVER_READY = "The load balancer could not be made: delete it."


def get(tx: Tx, account: int, id: str) -> LoadBalancerRecord:
    return tx.get(LOAD_BALANCERS, id, account)


def edit(tx: Tx, account: int, id: str) -> LoadBalancerRecord:
    """The balancer, to be changed; raises BadRequest until all of its nodes are there."""
    record = tx.get(LOAD_BALANCERS, id, account, "update")
    if record.body.status == FAILED:
        raise BadRequest(NEVER_READY)
    if not is_ready(record):
        raise BadRequest(NOT_READY)
    return record


def edit_shared(tx: Tx, account: int, id: str) -> LoadBalancerRecord:
    """The balancer, to change what it shares with its children; raises BadRequest for a child."""
    record = edit(tx, account, id)
    refuse_child(record)
    return record


def refuse_child(record: LoadBalancerRecord) -> None:
    parent = record.state.parent_id
    if parent:
        raise BadRequest(f"This load balancer is a child of {parent}: change that one.")


def is_ready(record: LoadBalancerRecord) -> bool:
    return record.body.status == ACTIVE and not record.state.growing_from


def one_of(rules: Iterable[R], id: str, missing: str) -> R:
    """The rule of a balancer that has this id; raises NotFound with that text."""
    for rule in rules:
        if rule.id == id:
            return rule
    raise NotFound(missing)


def changed(tx: Tx, record: LoadBalancerRecord) -> None:
    """Stores the balancer, which somebody holds for update, and has the driver told of it."""
    MANAGED.changed(tx, record, at_once=not record.state.growing_from)


def changed_shared(tx: Tx, record: LoadBalancerRecord) -> None:
    """The same, and has its children follow."""
    check(record)
    changed(tx, record)
    for child in children(tx, record):
        copy_shared(record, child.body, child.state)
        changed(tx, child)


def children(tx: Tx, parent: LoadBalancerRecord) -> list[LoadBalancerRecord]:
    """The balancers that follow a global one, held for update."""
    if not parent.state.is_global:
        return []
    found = tx.referrers(LOAD_BALANCERS, LOAD_BALANCERS, parent.id)
    held = [tx.find(LOAD_BALANCERS, child.id, lock="update") for child in found]
    return [child for child in held if child is not None]


def copy_shared(parent: LoadBalancerRecord, body: LoadBalancer, state: LoadBalancerState) -> None:
    """Gives a child all that its parent has, but for where it is, what it is called, how many nodes
    it has, and which instances are behind it.
    """
    source = parent.body
    body.generic_info = msgspec.structs.replace(
        source.generic_info, private_network=state.vpc_id, vpc=state.vpc_id
    )
    body.health_check = source.health_check
    body.forwarding_rules = source.forwarding_rules
    body.firewall_rules = source.firewall_rules
    body.http2, body.http3 = source.http2, source.http3
    body.auto_ssl = source.auto_ssl
    body.has_ssl, body.ssl_cert_b64 = source.has_ssl, source.ssl_cert_b64
    state.certificate = parent.state.certificate


def check(record: LoadBalancerRecord) -> None:
    """What must hold between the fields of every balancer; raises BadRequest, naming the field."""
    body = record.body
    ends = [(rule.frontend_protocol, rule.backend_protocol) for rule in body.forwarding_rules]
    if body.generic_info.ssl_redirect:
        if all(front != HTTPS for front, _ in ends):
            raise BadRequest("Invalid ssl_redirect: it needs an HTTPS forwarding rule")
        if record.state.certificate is None and not body.auto_ssl.domain:
            raise BadRequest("Invalid ssl_redirect: it needs a certificate")
    if body.http2 and (HTTPS, HTTPS) not in ends:
        raise BadRequest("Invalid http2: it needs a forwarding rule from HTTPS to HTTPS")
    if body.http3 and not body.http2:
        raise BadRequest("Invalid http3: it needs http2")
