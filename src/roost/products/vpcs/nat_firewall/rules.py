"""What may happen to the firewall rules of NAT gateways."""

from ipaddress import AddressValueError, IPv4Address
from typing import Literal
from uuid import uuid4

from ....catalog import MAX_FIREWALL_RULES
from ....http.errors import ApiError
from ....http.fields import LAST_PORT, ports
from ....store import NoState, Record, Tx
from .. import nat_gateways
from ..nat_gateways import NAT_FIREWALL_RULES, NatFirewallRule
from .documents import NatFirewallRuleCreate, NatFirewallRuleUpdate

MAX_RULES = MAX_FIREWALL_RULES
"""How many a gateway may have, as many as a firewall group."""

EVERYWHERE = IPv4Address(0)

RuleRecord = Record[NatFirewallRule, NoState]


def create(
    tx: Tx, account: int, vpc_id: str, gateway_id: str, wanted: NatFirewallRuleCreate
) -> RuleRecord:
    """Lets something in; where no network is given, from everywhere. Raises ApiError (422)."""
    gateway = nat_gateways.edit_with_room(
        tx, account, vpc_id, gateway_id, NAT_FIREWALL_RULES, MAX_RULES, "firewall rules"
    )
    address, prefix = _source(wanted.subnet, wanted.subnet_size)
    body = NatFirewallRule(
        id=str(uuid4()),
        action="accept",
        protocol=_protocol(wanted.protocol),
        port=_port(wanted.port),
        subnet=address,
        subnet_size=prefix,
        notes=wanted.notes,
    )
    return nat_gateways.add_rule(tx, gateway, NAT_FIREWALL_RULES, body.id, body)


def update(
    tx: Tx, account: int, vpc_id: str, gateway_id: str, id: str, wanted: NatFirewallRuleUpdate
) -> RuleRecord:
    """Changes the notes, and nothing else can change."""
    _, record = nat_gateways.edit_rule(tx, account, vpc_id, gateway_id, NAT_FIREWALL_RULES, id)
    if wanted.notes is not None:
        record.body.notes = wanted.notes
    tx.update(record)
    return record


def _protocol(text: str) -> Literal["tcp", "udp"]:
    match text:
        case "tcp" | "udp":
            return text
        case _:
            raise ApiError("Invalid protocol: must be tcp or udp", 422)


def _port(text: str) -> str:
    """As it was given: clients compare. One port, or the first and the last of a range."""
    if ports(text) is None:
        raise ApiError(
            f"Invalid port: must be one from 1 to {LAST_PORT}, or a range as 8000-8010", 422
        )
    return text


def _source(subnet: str, size: str) -> tuple[str, int]:
    """A network by one of its addresses; without a size, that address or all of them."""
    try:
        address = IPv4Address(subnet or EVERYWHERE)
    except AddressValueError:
        raise ApiError(f"Invalid subnet: {subnet} is not an IPv4 address", 422) from None
    prefix = size or ("0" if address == EVERYWHERE else "32")
    if not (prefix.isascii() and prefix.isdigit() and len(prefix) <= 2 and int(prefix) <= 32):
        raise ApiError("Invalid subnet_size: must be from 0 to 32", 422)
    return str(address), int(prefix)
