"""Who may connect: up to 50 rules. A port that none of them names is open to all."""

import secrets
from collections.abc import Iterable
from ipaddress import ip_network

from ....catalog import MAX_FIREWALL_RULES, firewall_source
from ....http.errors import BadRequest
from ....store import Tx
from ..documents import V4, V6, FirewallRule, LoadBalancerRecord
from ..forwarding_rules.rules import RESERVED
from ..rules import changed_shared, edit_shared, one_of
from .documents import FirewallRuleInput

MAX_RULES = MAX_FIREWALL_RULES
"""As many as a firewall group holds: the API names no number for load balancers."""

MISSING = "Invalid firewall rule ID"

Parts = tuple[int, str, str]
"""Port, source and IP type: what makes a rule another one."""


def replaced(
    old: Iterable[FirewallRule], wanted: Iterable[FirewallRuleInput]
) -> list[FirewallRule]:
    """The rules that are wanted, each once; those that were there before keep their ids.

    Raises BadRequest for rules that cannot be.
    """
    before = {_parts(rule): rule for rule in old}
    rules = {parts: before.get(parts) or _new(parts) for parts in map(_wanted, wanted)}
    return _limited(rules.values())


def add(tx: Tx, account: int, id: str, wanted: list[FirewallRuleInput]) -> None:
    """Adds rules; one that is there already stays as it is."""
    record = edit_shared(tx, account, id)
    rules = {_parts(rule): rule for rule in record.body.firewall_rules}
    for parts in map(_wanted, wanted):
        rules.setdefault(parts, _new(parts))
    record.body.firewall_rules = _limited(rules.values())
    changed_shared(tx, record)


def find(record: LoadBalancerRecord, rule_id: str) -> FirewallRule:
    return one_of(record.body.firewall_rules, rule_id, MISSING)


def remove(tx: Tx, account: int, id: str, rule_id: str) -> None:
    record = edit_shared(tx, account, id)
    record.body.firewall_rules.remove(find(record, rule_id))
    changed_shared(tx, record)


def _wanted(rule: FirewallRuleInput) -> Parts:
    source = rule.source.strip()
    if rule.port in RESERVED:
        raise BadRequest(f"Invalid port: {rule.port} is reserved")
    if firewall_source(source, 4) is not None:
        return rule.port, source, rule.ip_type or V4
    try:
        version = ip_network(source, strict=False).version
    except ValueError:
        raise BadRequest(f"Invalid source: {source} is neither a network nor cloudflare") from None
    ip_type = V4 if version == 4 else V6
    if rule.ip_type not in (None, ip_type):
        raise BadRequest(f"Invalid ip_type: {source} is {ip_type}")
    return rule.port, source, ip_type


def _new(parts: Parts) -> FirewallRule:
    return FirewallRule(secrets.token_hex(8), *parts)


def _parts(rule: FirewallRule) -> Parts:
    return rule.port, rule.source, rule.ip_type


def _limited(rules: Iterable[FirewallRule]) -> list[FirewallRule]:
    found = list(rules)
    if len(found) > MAX_RULES:
        raise BadRequest(f"Invalid firewall_rules: at most {MAX_RULES}")
    return found
