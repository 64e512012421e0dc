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
    """instance_count: how many instances it filters. max_rule_count: what rule_count can be."""

    instance_count: int
    rule_count: int
    max_rule_count: int


class GroupState(msgspec.Struct):
    """last_rule: the number of the newest rule. Numbers count on, those of gone rules too."""

    last_rule: int = 0


class GroupCreate(msgspec.Struct):
    description: Text = ""


class GroupUpdate(msgspec.Struct):
    description: Text


class FirewallGroupRule(msgspec.Struct):
    """What may come in. id: counted in each group, from 1.

    type: the deprecated name of ip_type. action: accept, always. protocol: in lower case.
    port: as it was given, one or a range; empty but for tcp and udp. source: empty where subnet
    and subnet_size say where from, else `cloudflare` or the id of a load balancer.
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
    """protocol: icmp, tcp, udp, gre, esp or ah, in any case. port: of tcp and udp, one (`80`) or
    a range (`8000:8080`). subnet, subnet_size: needed where there is no source.
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
