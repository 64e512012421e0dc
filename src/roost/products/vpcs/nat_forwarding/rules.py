"""What may happen to the port forwarding rules of NAT gateways.

A port is forwarded once for each protocol, be the rule enabled or not.
"""

from ipaddress import AddressValueError, IPv4Address
from typing import Literal
from uuid import uuid4

from ....http.errors import ApiError
from ....http.fields import LAST_PORT
from ....store import NoState, Record, Tx, plain
from .. import nat_gateways, subnets
from ..nat_gateways import NAT_FORWARDING_RULES, NatForwardingRule, NatGatewayRecord
from .documents import NatForwardingRuleFields

MAX_RULES = 50
"""How many a gateway may have."""

RuleRecord = Record[NatForwardingRule, NoState]


def create(
    tx: Tx, account: int, vpc_id: str, gateway_id: str, wanted: NatForwardingRuleFields
) -> RuleRecord:
    """Forwards a port; raises ApiError (422) for what cannot be forwarded."""
    gateway = nat_gateways.edit_with_room(
        tx, account, vpc_id, gateway_id, NAT_FORWARDING_RULES, MAX_RULES, "port forwarding rules"
    )
    now = plain(tx.now)
    body = NatForwardingRule(
        id=str(uuid4()), name="", protocol="tcp", external_port=0, internal_ip="",
        internal_port=0, enabled=True, description="", created_at=now, updated_at=now,
    )  # fmt: skip
    for field in ("external_port", "internal_ip", "internal_port"):
        if not getattr(wanted, field):
            raise ApiError(f"Missing required field: {field}", 422)
    _apply(tx, gateway, body, wanted)
    return nat_gateways.add_rule(tx, gateway, NAT_FORWARDING_RULES, body.id, body)


def update(
    tx: Tx, account: int, vpc_id: str, gateway_id: str, id: str, wanted: NatForwardingRuleFields
) -> RuleRecord:
    """Changes a rule; absent fields keep their values. Raises ApiError (422) as `create` does."""
    gateway, record = nat_gateways.edit_rule(
        tx, account, vpc_id, gateway_id, NAT_FORWARDING_RULES, id
    )
    _apply(tx, gateway, record.body, wanted)
    record.body.updated_at = plain(tx.now)
    tx.update(record)
    nat_gateways.rules_changed(tx, gateway)
    return record


def _apply(
    tx: Tx, gateway: NatGatewayRecord, body: NatForwardingRule, wanted: NatForwardingRuleFields
) -> None:
    if wanted.name is not None:
        body.name = wanted.name
    if wanted.description is not None:
        body.description = wanted.description
    if wanted.enabled is not None:
        body.enabled = wanted.enabled
    if wanted.protocol is not None:
        body.protocol = _protocol(wanted.protocol)
    if wanted.external_port is not None:
        body.external_port = _port("external_port", wanted.external_port)
    if wanted.internal_port is not None:
        body.internal_port = _port("internal_port", wanted.internal_port)
    if wanted.internal_ip is not None:
        body.internal_ip = _internal_ip(wanted.internal_ip)
    for other in tx.children(NAT_FORWARDING_RULES, gateway.seq):
        if other.id != body.id and _clash(other.body, body):
            raise ApiError(
                f"Invalid external_port: {body.external_port} is forwarded already,"
                f" by the rule {other.id}",
                422,
            )


def _clash(one: NatForwardingRule, other: NatForwardingRule) -> bool:
    same_protocol = one.protocol == other.protocol or "both" in (one.protocol, other.protocol)
    return one.external_port == other.external_port and same_protocol


def _protocol(text: str) -> Literal["tcp", "udp", "both"]:
    match text:
        case "tcp" | "udp" | "both":
            return text
        case _:
            raise ApiError("Invalid protocol: must be tcp, udp or both", 422)


def _port(field: str, port: int) -> int:
    if not 1 <= port <= LAST_PORT:
        raise ApiError(f"Invalid {field}: must be from 1 to {LAST_PORT}", 422)
    return port


def _internal_ip(text: str) -> str:
    """A private address, in the VPC's subnet or elsewhere, whether a server has it or not."""
    try:
        address = IPv4Address(text)
    except AddressValueError:
        raise ApiError(f"Invalid internal_ip: {text} is not an IPv4 address", 422) from None
    if not any(address in space for space in subnets.PRIVATE):
        spaces = ", ".join(map(str, subnets.PRIVATE))
        raise ApiError(f"Invalid internal_ip: {text} is not in {spaces}", 422)
    return str(address)
