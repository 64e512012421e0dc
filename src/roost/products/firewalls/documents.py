"""What a firewall group is, and the rules in it."""

from typing import Any, Literal

import msgspec

from ...catalog import firewall_source
from ...engine import reconcile
from ...http.fields import Text
from ...store import Kind, PlainJson, Record, Tx

DEFINE = "define-firewall"
"""The job that tells the driver what a group admits."""

IpType = Literal["v4", "v6"]


class StoredGroup(msgspec.Struct):
    """A group without what follows from others: its rules and its instances."""

    id: str
    description: str
    date_created: str
    date_modified: str


class FirewallGroup(StoredGroup):
    """A set of rules that says what instances let in.

    description: what you call the group.
    date_modified: when the group or its rules last changed.
    instance_count: how many instances have the group.
    rule_count: how many rules the group has.
    max_rule_count: how many rules the group can have.
    """

    instance_count: int
    rule_count: int
    max_rule_count: int


class GroupState(msgspec.Struct):
    """last_rule: the number of the newest rule. Numbers count on, those of gone rules too."""

    last_rule: int = 0


class GroupCreate(msgspec.Struct):
    """description: what to call the group, at most 255 characters."""

    description: Text = ""


class GroupUpdate(msgspec.Struct):
    """description: what to call the group from now on, at most 255 characters."""

    description: Text


class FirewallGroupRule(msgspec.Struct):
    """Lets something in.

    id: the number of the rule in its group. Numbers begin at 1 and are not used again.
    type: the former name of `ip_type`.
    ip_type: `v4` for IPv4, `v6` for IPv6.
    action: always `accept`.
    protocol: the protocol in small letters.
    port: a port or a range of ports, as you gave it. It is empty for protocols without ports.
    subnet: the network that is let in, by one of its addresses.
    subnet_size: how long the network's prefix is.
    source: where from instead of `subnet`. It is `cloudflare`, the id of a load balancer, or empty.
    notes: what you noted about the rule.
    """

    id: int
    type: str
    ip_type: str
    action: str
    protocol: str
    port: str
    subnet: str
    subnet_size: int
    source: str
    notes: str


class RuleState(msgspec.Struct):
    """load_balancer: that which `source` names, while it is there: afterwards, source alone tells
    of it, and the rule admits nothing.
    """

    load_balancer: str = ""


class RuleCreate(msgspec.Struct):
    """ip_type: `v4` for IPv4, `v6` for IPv6.
    protocol: `icmp`, `tcp`, `udp`, `gre`, `esp` or `ah`, in small or capital letters.
    subnet: the network to let in, by an address of the version that `ip_type` says. It is needed
        unless there is a `source`.
    subnet_size: how long the network's prefix is. 0 lets everybody in. It is needed unless there is
        a `source`.
    port: a port such as `80`, or a range such as `8000:8080`, from 1 to 65535. It is needed for
        `tcp` and `udp` and ignored for the others.
    source: `cloudflare` for Cloudflare's networks, or the id of one of your load balancers. If you
        delete the load balancer, the rule lets nothing in.
    notes: what to note about the rule, at most 255 characters.
    """

    ip_type: IpType
    protocol: str
    subnet: str = ""
    subnet_size: int | None = None
    port: str = ""
    source: str = ""
    notes: Text = ""


def _define(tx: Tx, rule: Record[Any, Any]) -> None:
    """Has the driver told what a group admits whose rule has lost its source."""
    group = tx.by_seq(GROUPS, rule.owner, "update")
    if group is not None:
        # A job that is at it already sees by the version that it has to go on.
        tx.update(group)
        reconcile.enqueue(tx, DEFINE, group)


def _name_load_balancer(body: PlainJson, state: PlainJson) -> None:
    source = body["source"]
    state["load_balancer"] = "" if firewall_source(source, 4) is not None else source


# Clients look for the status of the first, and for the text of the second (clients.md 3.4).
GROUPS = Kind("firewall-group", StoredGroup, GroupState, "Invalid firewall group ID")
RULES = Kind(
    "firewall-rule",
    FirewallGroupRule,
    RuleState,
    "Firewall rule ID not found",
    refs=(reconcile.Followed("load_balancer", "load-balancer", enqueue=_define),),
    upgrades=(_name_load_balancer,),
)

GroupRecord = Record[StoredGroup, GroupState]
RuleRecord = Record[FirewallGroupRule, RuleState]
