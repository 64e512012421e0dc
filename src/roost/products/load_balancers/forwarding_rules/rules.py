"""What may be forwarded: up to 15 rules, no two of them for the same port."""

import secrets
from collections.abc import Iterable

from ....http.errors import BadRequest
from ....store import Tx
from ..documents import UDP, ForwardingRule, LoadBalancerRecord
from ..rules import changed_shared, edit_shared, one_of
from .documents import ForwardingRuleInput

MAX_RULES = 15
RESERVED = range(65300, 65311)
"""Ports that a balancer keeps for itself."""

MISSING = "Invalid forwarding rule ID"


def replaced(
    old: Iterable[ForwardingRule], wanted: Iterable[ForwardingRuleInput]
) -> list[ForwardingRule]:
    """The rules that are wanted; those that were there before keep their ids.

    Raises BadRequest for rules that cannot be.
    """
    ids = {_parts(rule): rule.id for rule in old}
    rules: list[ForwardingRule] = []
    for one in wanted:
        rule = ForwardingRule(
            "", one.frontend_protocol.lower(), one.frontend_port,
            one.backend_protocol.lower(), one.backend_port,
        )  # fmt: skip
        rule.id = ids.get(_parts(rule)) or secrets.token_hex(8)
        rules.append(rule)
    _check(rules)
    return rules


def add(tx: Tx, account: int, id: str, wanted: ForwardingRuleInput) -> ForwardingRule:
    """Raises BadRequest where a rule has that port already, too."""
    record = edit_shared(tx, account, id)
    [rule] = replaced((), [wanted])
    rules = [*record.body.forwarding_rules, rule]
    _check(rules)
    record.body.forwarding_rules = rules
    changed_shared(tx, record)
    return rule


def find(record: LoadBalancerRecord, rule_id: str) -> ForwardingRule:
    return one_of(record.body.forwarding_rules, rule_id, MISSING)


def remove(tx: Tx, account: int, id: str, rule_id: str) -> None:
    """Raises BadRequest for the last HTTPS rule while something rests on it."""
    record = edit_shared(tx, account, id)
    record.body.forwarding_rules.remove(find(record, rule_id))
    changed_shared(tx, record)


def _check(rules: list[ForwardingRule]) -> None:
    if len(rules) > MAX_RULES:
        raise BadRequest(f"Invalid forwarding_rules: at most {MAX_RULES}")
    taken: set[tuple[bool, int]] = set()
    for rule in rules:
        if rule.frontend_port in RESERVED:
            raise BadRequest(f"Invalid frontend_port: {rule.frontend_port} is reserved")
        if (rule.frontend_protocol == UDP) != (rule.backend_protocol == UDP):
            raise BadRequest("Invalid backend_protocol: UDP goes to UDP, and nothing else does")
        port = (rule.frontend_protocol == UDP, rule.frontend_port)
        if port in taken:
            raise BadRequest(f"Invalid frontend_port: {rule.frontend_port} is forwarded already")
        taken.add(port)


def _parts(rule: ForwardingRule) -> tuple[str, int, str, int]:
    return (
        rule.frontend_protocol, rule.frontend_port, rule.backend_protocol, rule.backend_port,
    )  # fmt: skip
