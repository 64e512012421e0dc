"""What may happen to firewall groups and their rules.

A group of instances is what refers to it: instances declare that, and lose a group that is deleted.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_network
from uuid import UUID, uuid4

from ...catalog import MAX_FIREWALL_RULES, firewall_source
from ...drivers.firewall import Firewall, Rule
from ...engine import jobs
from ...engine.lifecycle import Takes
from ...engine.reconcile import enqueue, reconciliation
from ...engine.workflows import FOREVER, Job, Run, Step, Workflow, destroying
from ...http.errors import BadRequest
from ...http.fields import LAST_PORT, ports
from ...store import Missing, Tx, iso
from .documents import (
    DEFINE,
    GROUPS,
    RULES,
    FirewallGroup,
    FirewallGroupRule,
    GroupCreate,
    GroupRecord,
    GroupState,
    GroupUpdate,
    RuleCreate,
    RuleRecord,
    RuleState,
    StoredGroup,
)

INSTANCE = "instance"
"""The kind that groups are for."""

Definition = tuple[str, tuple[Rule, ...]]
"""A group's id and all its rules, as a driver is told them."""

PROTOCOLS = frozenset({"icmp", "tcp", "udp", "gre", "esp", "ah"})
_WITH_PORTS = frozenset({"tcp", "udp"})


def shown(tx: Tx, groups: Sequence[GroupRecord]) -> list[FirewallGroup]:
    """Groups as the API answers them, with what they hold by now."""
    instances = tx.count_referrers(GROUPS, [group.id for group in groups], INSTANCE)
    rules = tx.counts(RULES, [group.seq for group in groups])
    return [
        FirewallGroup(
            group.id,
            group.body.description,
            group.body.date_created,
            group.body.date_modified,
            instances.get(group.id, 0),
            rules.get(group.seq, 0),
            MAX_FIREWALL_RULES,
        )
        for group in groups
    ]


def require(tx: Tx, account: int, id: str) -> str:
    """The id of a group that is there, or an empty one as it is.

    Raises BadRequest, naming the field by which other resources call it.
    """
    if not id:
        return ""
    try:
        group = tx.find(GROUPS, str(UUID(id)), account, "share", owner=account)
    except ValueError:
        group = None
    if group is None:
        raise BadRequest(f"Invalid firewall_group_id: {id}")
    return group.id


AT_A_TIME = 100
"""How many instances let go of a group in one transaction, so that no other write waits long."""


def create(tx: Tx, account: int, wanted: GroupCreate) -> GroupRecord:
    id, now = str(uuid4()), iso(tx.now)
    body = StoredGroup(id, wanted.description, now, now)
    group = tx.insert(GROUPS, id, account, body, GroupState())
    enqueue(tx, DEFINE, group)
    return group


def update(tx: Tx, account: int, id: str, wanted: GroupUpdate) -> None:
    group = tx.get(GROUPS, id, account, "update", owner=account)
    group.body.description = wanted.description
    _modify(tx, group)


def delete(tx: Tx, account: int, id: str) -> None:
    """Removes the group and its rules. The instances that had it are filtered no more.

    They let go of it here, or, where they are many, by a job: until that has come to them they name
    a group that is gone for everybody else.
    """
    group = tx.get(GROUPS, id, account, "update", owner=account)
    leases = jobs.drop(tx, group)
    for rule in tx.children(RULES, group.seq, "update"):
        tx.delete(rule)
    if tx.detach(group, AT_A_TIME) < AT_A_TIME:
        tx.delete(group)
        jobs.start(tx, REMOVE, account, args={"id": id}, after=leases)
    else:
        tx.hide(group)
        jobs.start(tx, DETACH, account, group, after=leases)


def get_rule(tx: Tx, account: int, group_id: str, rule_id: str) -> RuleRecord:
    """Raises Missing with the text of the group or of the rule, whichever is not there."""
    tx.get(GROUPS, group_id, account, owner=account)
    return tx.get(RULES, _key(group_id, rule_id), account)


def create_rule(tx: Tx, account: int, group_id: str, wanted: RuleCreate) -> RuleRecord:
    """Adds a rule; raises BadRequest for one that the group has, and for one too many."""
    group = tx.get(GROUPS, group_id, account, "update", owner=account)
    rules = [rule.body for rule in tx.children(RULES, group.seq)]
    body = _rule(group.state.last_rule + 1, wanted)
    if any(told(rule) == told(body) for rule in rules):
        raise BadRequest("This rule is already defined")
    if len(rules) >= MAX_FIREWALL_RULES:
        raise BadRequest(f"A firewall group has at most {MAX_FIREWALL_RULES} rules.")
    group.state.last_rule = body.id
    _modify(tx, group)
    state = RuleState("" if _is_named(body.source) else body.source)
    key = _key(group_id, str(body.id))
    try:
        rule = tx.insert(RULES, key, account, body, state, owner=group.seq)
    except Missing:  # of a load balancer
        raise BadRequest(
            "Invalid source: must be empty, cloudflare or the id of a load balancer"
        ) from None
    enqueue(tx, DEFINE, group)
    return rule


def delete_rule(tx: Tx, account: int, group_id: str, rule_id: str) -> None:
    group = tx.get(GROUPS, group_id, account, "update", owner=account)
    tx.delete(tx.get(RULES, _key(group_id, rule_id), account, "update"))
    _modify(tx, group)
    enqueue(tx, DEFINE, group)


def told(rule: FirewallGroupRule) -> Rule:
    """A rule as a driver is told it: the same for rules that admit the same."""
    version = 4 if rule.ip_type == "v4" else 6
    first, last = _port_range(rule.port) if rule.port else (0, 0)
    named = firewall_source(rule.source, version)
    if rule.source and named is None:
        return Rule(version, rule.protocol, first, last, load_balancer=rule.source)
    subnet = ip_network(f"{rule.subnet}/{rule.subnet_size}", strict=False)
    return Rule(version, rule.protocol, first, last, named or (str(subnet),))


def _definition(tx: Tx, group: GroupRecord) -> Definition:
    rules = tx.children(RULES, group.seq)
    return group.id, tuple(told(rule.body) for rule in rules if _admits(rule))


def _admits(rule: RuleRecord) -> bool:
    """Whether its source is there: others may have the addresses that a load balancer had."""
    return _is_named(rule.body.source) or bool(rule.state.load_balancer)


def _is_named(source: str) -> bool:
    """Whether a source is none, or a name that everybody knows."""
    return not source or firewall_source(source, 4) is not None


def _defined(tx: Tx, group: GroupRecord) -> None:
    """No document tells what the driver has taken in; what it refused, it is told next time."""


def _modify(tx: Tx, group: GroupRecord) -> None:
    group.body.date_modified = iso(tx.now)
    tx.update(group)


def _key(group_id: str, rule_id: str) -> str:
    """A rule's id in the store, where its number alone would not be enough."""
    return f"{group_id}/{rule_id}"


def _rule(id: int, wanted: RuleCreate) -> FirewallGroupRule:
    protocol = wanted.protocol.lower()
    if protocol not in PROTOCOLS:
        raise BadRequest(f"Invalid protocol: must be one of {', '.join(sorted(PROTOCOLS))}")
    port = ""  # clients send one with protocols that have none, and find the rule without it
    if protocol in _WITH_PORTS:
        port = wanted.port
        _port_range(port)
    subnet, size = _subnet(wanted)
    return FirewallGroupRule(
        id, wanted.ip_type, wanted.ip_type, "accept", protocol, port, subnet, size,
        wanted.source, wanted.notes,
    )  # fmt: skip


def _port_range(text: str) -> tuple[int, int]:
    found = ports(text)
    if found is None:
        raise BadRequest(
            f"Invalid port number - must be between 1 and {LAST_PORT}, or a range such as 8000:8080"
        )
    return found


def _subnet(wanted: RuleCreate) -> tuple[str, int]:
    """Address and size, the address in its shortest form, as clients compare it.

    Where a source says where from they do not count, and may be left out.
    """
    v4 = wanted.ip_type == "v4"
    if wanted.source and not wanted.subnet:
        return "0.0.0.0" if v4 else "::", 0  # noqa: S104 - nothing listens there
    if not wanted.subnet:
        raise BadRequest("Missing required field: subnet")
    try:
        address = (IPv4Address if v4 else IPv6Address)(wanted.subnet)
    except ValueError:
        raise BadRequest(f"Invalid subnet: must be an IP{wanted.ip_type} address") from None
    largest = address.max_prefixlen
    size = 0 if wanted.subnet_size is None else wanted.subnet_size
    if wanted.subnet_size is None and not wanted.source:
        raise BadRequest("Missing required field: subnet_size")
    if not 0 <= size <= largest:
        raise BadRequest(f"Invalid subnet_size: must be between 0 and {largest}")
    return str(address), size


def _detach(tx: Tx, job: Job, _: None) -> None:
    """Has some more instances let go of a group that is to go, and removes it after the last."""
    group = tx.find(GROUPS, job.resource_id, lock="update")
    job.args["again"] = group is not None and tx.detach(group, AT_A_TIME) == AT_A_TIME
    if group is not None and not job.args["again"]:
        tx.delete(group)
        jobs.start(tx, REMOVE, job.account, args={"id": group.id})


def _until_gone(tx: Tx, job: Job) -> int | None:
    return tx.now if job.args["again"] else None


async def _define(run: Run, wanted: Definition) -> None:
    await run.driver(Firewall).define(*wanted)


async def _remove(run: Run) -> None:
    await run.driver(Firewall).remove(run.job.args["id"])


_TAKES = Takes(quick=0.1, realistic=2)
FOLLOWING = reconciliation(
    DEFINE, GROUPS, driver=Firewall,
    wanted=_definition, act=_define, done=_defined, failed=_defined, takes=_TAKES,
)  # fmt: skip
DETACH = Workflow(
    name="detach-firewall", steps=(Step("detach", _detach),), failed=FOREVER, repeat=_until_gone
)
REMOVE = destroying("remove-firewall", _remove, driver=Firewall, takes=_TAKES)
