"""What may be asked of a load balancer, and what becomes of it."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from ....engine import usage
from ....http.errors import BadRequest
from ....machines.fields import uuids
from ....store import Tx, iso, new_id
from ... import vpcs
from ...instances import INSTANCES, Clusters
from .. import deployment
from ..documents import (
    HTTP,
    HTTPS,
    LOAD_BALANCERS,
    TCP,
    Certificate,
    HealthCheck,
    LoadBalancer,
    LoadBalancerRecord,
    LoadBalancerState,
    StickySessions,
)
from ..firewall_rules import rules as firewall_rules
from ..forwarding_rules import rules as forwarding_rules
from ..global_regions import rules as global_regions
from ..rules import changed_shared, check, children, edit, refuse_child
from ..ssl import rules as ssl
from .documents import Configuration, HealthCheckInput, LoadBalancerCreate, LoadBalancerUpdate

_COOKIE = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}\Z")
_PATH = re.compile(r"[!-~]*\Z")

_GENERIC = ("balancing_algorithm", "ssl_redirect", "proxy_protocol", "timeout")
_PLAIN = ("label", "http2", "http3")
_OF_A_CHILD = {"instances", "label", "nodes", "private_network", "vpc"}
_SHARED = set(Configuration.__struct_fields__) - _OF_A_CHILD
"""What a balancer that follows another has from that one."""


class _Shown(msgspec.Struct):
    """What is not stored of what is answered; see documents.LoadBalancerDetails."""

    global_regions: list[str]
    global_children_ids: list[str]
    pending_charges: int


def create(
    tx: Tx, account: int, wanted: LoadBalancerCreate, certificate: Certificate | None
) -> LoadBalancerRecord:
    """Deploys a balancer: pending, its addresses held but not shown.

    certificate: what `ssl` holds, sealed. Raises BadRequest and changes nothing when anything that
    is asked for cannot be had.
    """
    region = deployment.located("region", wanted.region).id
    body, state = deployment.blank(new_id(), region, iso(tx.now)), LoadBalancerState()
    _configure(body, wanted)
    body.health_check = _health_check(_default_check(body), wanted.health_check)
    if wanted.nodes is not None:
        body.nodes = _odd(wanted.nodes)
    _connect(tx, account, body, state, wanted)
    record = deployment.deploy(tx, account, body, state)
    _certify(tx, record, wanted, certificate)
    check(record)
    if wanted.global_regions:
        global_regions.spread(tx, record, wanted.global_regions)
    tx.update(record)
    return record


def update(
    tx: Tx, account: int, id: str, wanted: LoadBalancerUpdate, certificate: Certificate | None
) -> None:
    """Changes what is given and leaves everything else. What comes to the same changes nothing."""
    record = edit(tx, account, id)
    body, state = record.body, record.state
    if _given(wanted, _SHARED):
        refuse_child(record)
    _configure(body, wanted)
    body.health_check = _health_check(body.health_check, wanted.health_check)
    if wanted.nodes is not None:
        deployment.scale(tx, record, _odd(wanted.nodes))
    _connect(tx, account, body, state, wanted)
    _certify(tx, record, wanted, certificate)
    check(record)
    if wanted.global_regions is not None:
        global_regions.spread(tx, record, wanted.global_regions)
    before = record.stored()
    if (body, state) != (before.body, before.state):
        changed_shared(tx, record)


def delete(tx: Tx, account: int, id: str) -> None:
    """Removes a balancer and its children. Raises BadRequest while one of them is being made."""
    record = tx.get(LOAD_BALANCERS, id, account, "update")
    for child in children(tx, record):
        deployment.remove(tx, child)
    deployment.remove(tx, record)


def all_details(tx: Tx, records: Iterable[LoadBalancerRecord]) -> list[bytes]:
    """Balancers as they are answered."""
    return [details(tx, *each) for each in usage.with_pending(tx, records)]


def details(tx: Tx, record: LoadBalancerRecord, cents: int) -> bytes:
    """A balancer as it is answered. cents: what it has come to this month."""
    followers: list[LoadBalancerRecord] = []
    if record.state.is_global:
        followers = tx.referrers(LOAD_BALANCERS, LOAD_BALANCERS, record.id)
    more = _Shown([f.body.region for f in followers], [f.id for f in followers], cents // 100)
    # Two objects as one, without decoding what is stored.
    return record.raw[:-1] + b"," + msgspec.json.encode(more)[1:]


def _configure(body: LoadBalancer, wanted: Configuration) -> None:
    """Takes in all that needs no look at anything else."""
    info = msgspec.structs.replace(body.generic_info, **_given(wanted, _GENERIC))
    body.generic_info = info
    for field, value in _given(wanted, _PLAIN).items():
        setattr(body, field, value)
    if wanted.sticky_session is not None:
        info.sticky_sessions = StickySessions(_cookie(wanted.sticky_session.cookie_name or ""))
    if wanted.forwarding_rules is not None:
        body.forwarding_rules = forwarding_rules.replaced(
            body.forwarding_rules, wanted.forwarding_rules
        )
    if wanted.firewall_rules is not None:
        body.firewall_rules = firewall_rules.replaced(body.firewall_rules, wanted.firewall_rules)


def _given(wanted: msgspec.Struct, fields: Iterable[str]) -> dict[str, Any]:
    """What a request has of these fields."""
    return {field: value for field in fields if (value := getattr(wanted, field)) is not None}


def _default_check(body: LoadBalancer) -> HealthCheck:
    """What is asked of the port that the first rule leads to, or of the web's."""
    default = body.health_check
    if not body.forwarding_rules:
        return default
    rule = body.forwarding_rules[0]
    protocol = rule.backend_protocol if rule.backend_protocol in (HTTP, HTTPS) else TCP
    return msgspec.structs.replace(default, protocol=protocol, port=rule.backend_port)


def _health_check(old: HealthCheck, wanted: HealthCheckInput | None) -> HealthCheck:
    if wanted is None:
        return old
    given = {
        field: value for field in wanted.__struct_fields__ if (value := getattr(wanted, field))
    }
    if wanted.protocol is not None:
        given["protocol"] = wanted.protocol.lower()
    if wanted.path is not None and not _PATH.match(wanted.path):
        raise BadRequest("Invalid health_check.path: must hold no space and only ASCII characters")
    return msgspec.structs.replace(old, **given)


def _connect(
    tx: Tx, account: int, body: LoadBalancer, state: LoadBalancerState, wanted: Configuration
) -> None:
    """Takes in the VPC and the instances."""
    vpc = wanted.private_network if wanted.vpc is None else wanted.vpc
    if vpc is not None:
        field = "private_network" if wanted.vpc is None else "vpc"
        network = vpcs.require(tx, account, "vpc", vpc, body.region, field) if vpc else None
        deployment.move(tx, body, state, network)
    if wanted.instances is not None:
        ids = uuids("instances", wanted.instances)
        for id in sorted(set(ids) - set(body.instances)):
            _check_instance(tx, account, id, body.region)
        body.instances = ids
        clusters = (tx.service(Clusters).of(tx, id) for id in ids)
        state.cluster_id = next(filter(None, clusters), state.cluster_id)


def _check_instance(tx: Tx, account: int, id: str, region: str) -> None:
    instance = tx.find(INSTANCES, id, account, "share")
    if instance is None:
        raise BadRequest(f"Invalid instances: there is no instance {id}")
    if instance.body.region != region:
        raise BadRequest(
            f"Invalid instances: {id} is in {instance.body.region}, the load balancer in {region}"
        )


def _certify(
    tx: Tx, record: LoadBalancerRecord, wanted: Configuration, certificate: Certificate | None
) -> None:
    auto = None if wanted.auto_ssl is None else ssl.domain(wanted.auto_ssl)
    ssl.set_up(tx, record, certificate, auto)


def _cookie(name: str) -> str:
    """A token (RFC 6265), or empty."""
    if name and not _COOKIE.match(name):
        raise BadRequest("Invalid sticky_session.cookie_name: must be the name of a cookie")
    return name


def _odd(nodes: int) -> int:
    """An even number of nodes could not agree on who is in charge."""
    if nodes % 2 == 0:
        raise BadRequest("Invalid nodes: must be an odd number from 1 to 99")
    return nodes
