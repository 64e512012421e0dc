"""What may happen to NAT gateways, and what they cost.

A VPC has at most one, at the VPC's gateway address. It costs by the hour from its creation on.
"""

from collections.abc import Iterable
from ipaddress import IPv4Network
from typing import Any, TypeVar
from uuid import uuid4

import msgspec

from ....catalog import prices
from ....drivers import network as driver
from ....engine import usage
from ....engine.lifecycle import Takes
from ....engine.managed import Managed, States
from ....engine.metering import by_hour, dollars
from ....engine.networks import mac
from ....engine.pools import NO_FREE_ADDRESS, AddressPools
from ....engine.usage import Cost
from ....engine.workflows import Job, Run, destroying
from ....http.errors import ApiError, BadRequest
from ....http.fields import ports
from ....store import Exhausted, Kind, Missing, NoState, Record, Tx, plain
from ..documents import VPCS
from .documents import (
    ACTIVE,
    NAT_FIREWALL_RULES,
    NAT_FORWARDING_RULES,
    NAT_GATEWAYS,
    PENDING,
    Billing,
    NatFirewallRule,
    NatForwardingRule,
    NatGateway,
    NatGatewayCreate,
    NatGatewayDetails,
    NatGatewayRecord,
    NatGatewayState,
    NatGatewayUpdate,
)

B = TypeVar("B", bound=msgspec.Struct)

PRODUCT = "NAT Gateway"
OPENING = Takes(quick=0.5, realistic=45)
CLOSING = Takes(quick=0.1, realistic=10)


def create(tx: Tx, account: int, vpc_id: str, wanted: NatGatewayCreate) -> NatGatewayRecord:
    """Opens a way out: pending, its public addresses reserved but not shown.

    Raises BadRequest where the VPC has one, or no public address is left.
    """
    vpc = tx.get(VPCS, vpc_id, account, "update")
    if tx.count(NAT_GATEWAYS, vpc.seq):
        raise BadRequest("This VPC network already has a NAT gateway.")
    id = str(uuid4())
    try:
        state = NatGatewayState(
            tx.service(AddressPools).take_ipv4(tx, id),
            tx.service(AddressPools).take_ipv6(tx, id, mac(id)),
        )
    except Exhausted:
        raise BadRequest(NO_FREE_ADDRESS) from None
    body = NatGateway(
        id=id, vpc_id=vpc.id, date_created=plain(tx.now), status=PENDING, label=wanted.label,
        tag=wanted.tag, public_ips=[], public_ips_v6=[], private_ips=[],
    )  # fmt: skip
    return MANAGED.create(tx, id, account, body, state, owner=vpc.seq)


def find(tx: Tx, account: int, vpc_id: str, id: str) -> NatGatewayRecord:
    """A gateway, to be read; raises store.Missing with the text for the VPC or for itself."""
    return tx.get(NAT_GATEWAYS, id, account, owner=tx.get(VPCS, vpc_id, account).seq)


def edit(tx: Tx, account: int, vpc_id: str, id: str) -> NatGatewayRecord:
    """The same, to be changed, it or what belongs to it, in this transaction."""
    vpc = tx.get(VPCS, vpc_id, account)
    return tx.get(NAT_GATEWAYS, id, account, "update", owner=vpc.seq)


def find_rule(
    tx: Tx, account: int, vpc_id: str, gateway_id: str, kind: Kind[B, NoState], id: str
) -> Record[B, NoState]:
    """A rule of a gateway, to be read; raises store.Missing with the text for what is not there."""
    return tx.get(kind, id, account, owner=find(tx, account, vpc_id, gateway_id).seq)


def edit_with_room(
    tx: Tx, account: int, vpc_id: str, id: str, kind: Kind[Any, Any], most: int, called: str
) -> NatGatewayRecord:
    """A gateway, to be given one more rule of a kind; raises ApiError (422) where it has as many as
    it may. called: what the client knows them by.
    """
    gateway = edit(tx, account, vpc_id, id)
    if tx.count(kind, gateway.seq) >= most:
        raise ApiError(f"A NAT gateway has at most {most} {called}.", 422)
    return gateway


def add_rule(
    tx: Tx, gateway: NatGatewayRecord, kind: Kind[B, NoState], id: str, body: B
) -> Record[B, NoState]:
    record = tx.insert(kind, id, gateway.account, body, owner=gateway.seq)
    rules_changed(tx, gateway)
    return record


def edit_rule(
    tx: Tx, account: int, vpc_id: str, gateway_id: str, kind: Kind[B, NoState], id: str
) -> tuple[NatGatewayRecord, Record[B, NoState]]:
    """The same, to be changed, and its gateway, to be told."""
    gateway = edit(tx, account, vpc_id, gateway_id)
    return gateway, tx.get(kind, id, account, "update", owner=gateway.seq)


def delete_rule(
    tx: Tx, account: int, vpc_id: str, gateway_id: str, kind: Kind[B, NoState], id: str
) -> None:
    gateway, record = edit_rule(tx, account, vpc_id, gateway_id, kind, id)
    tx.delete(record)
    rules_changed(tx, gateway)


def of_vpc(tx: Tx, account: int, vpc_id: str) -> list[NatGatewayRecord]:
    return tx.children(NAT_GATEWAYS, tx.get(VPCS, vpc_id, account).seq)


def exists(tx: Tx, vpc: int) -> bool:
    """Whether the VPC (its `seq`) has a way out, or is about to have one."""
    return tx.count(NAT_GATEWAYS, vpc) > 0


def active(tx: Tx, vpc: int) -> bool:
    """Whether the VPC (its `seq`) has a way out that is open."""
    return any(record.body.status == ACTIVE for record in tx.children(NAT_GATEWAYS, vpc))


def update(
    tx: Tx, account: int, vpc_id: str, id: str, wanted: NatGatewayUpdate
) -> NatGatewayRecord:
    """Changes what it is called; absent fields keep their values."""
    record = edit(tx, account, vpc_id, id)
    if wanted.label is not None:
        record.body.label = wanted.label
    if wanted.tag is not None:
        record.body.tag = wanted.tag
    MANAGED.update(tx, record)
    return record


def delete(tx: Tx, account: int, vpc_id: str, id: str) -> None:
    """Removes it at once for every client, with its rules; its addresses follow by a job."""
    record = edit(tx, account, vpc_id, id)
    _delete_children(tx, NAT_FIREWALL_RULES, record)
    _delete_children(tx, NAT_FORWARDING_RULES, record)
    state = record.state
    MANAGED.retire(tx, record, {"ipv4": state.ipv4.ordinal, "ipv6": state.ipv6.ordinal})


def rules_changed(tx: Tx, record: NatGatewayRecord) -> None:
    """Has the gateway follow its rules, one of which has changed in this transaction."""
    MANAGED.changed(tx, record, at_once=record.body.status == ACTIVE)


def find_details(tx: Tx, account: int, vpc_id: str, id: str) -> NatGatewayDetails:
    """As `find`, but as it is answered."""
    vpc = tx.get(VPCS, vpc_id, account)
    record, cents = usage.get_with_pending(tx, NAT_GATEWAYS, id, account)
    if record.owner != vpc.seq:
        raise Missing(NAT_GATEWAYS.missing)
    return details(record, cents)


def details(record: NatGatewayRecord, cents: int) -> NatGatewayDetails:
    """A gateway as it is answered. cents: what it has come to this month."""
    body = record.body
    return NatGatewayDetails(
        **{field: getattr(body, field) for field in body.__struct_fields__},
        billing=Billing(
            charges=cents / 100,
            monthly=dollars(prices().nat_gateway.monthly_nanos),
        ),
    )


def _delete_children(tx: Tx, kind: Kind[Any, Any], record: NatGatewayRecord) -> None:
    for child in tx.children(kind, record.seq):
        tx.delete(child)


def _costs(record: NatGatewayRecord) -> Iterable[Cost]:
    yield Cost(PRODUCT, record.body.label or record.id, by_hour(prices().nat_gateway))


def _wanted(tx: Tx, record: NatGatewayRecord) -> driver.NetworkGateway:
    vpc = tx.get(VPCS, record.body.vpc_id)
    return driver.NetworkGateway(
        id=record.id,
        network=vpc.id,
        private_ipv4=str(vpc.body.gateway),
        public_ipv4=record.state.ipv4.ip,
        public_ipv6=record.state.ipv6.ip,
        forwards=tuple(
            forward
            for rule in tx.children(NAT_FORWARDING_RULES, record.seq)
            for forward in _forwards(rule.body)
        ),
        allowed=tuple(_allowed(rule.body) for rule in tx.children(NAT_FIREWALL_RULES, record.seq)),
    )


def _forwards(rule: NatForwardingRule) -> list[driver.PortForward]:
    if not rule.enabled:
        return []
    return [
        driver.PortForward(protocol, rule.external_port, rule.internal_ip, rule.internal_port)
        for protocol in ("tcp", "udp")
        if rule.protocol in (protocol, "both")
    ]


def _allowed(rule: NatFirewallRule) -> driver.AllowedPorts:
    found = ports(rule.port)
    assert found is not None
    source = IPv4Network((rule.subnet, rule.subnet_size), strict=False)
    return driver.AllowedPorts(rule.protocol, *found, str(source))


def _opened(tx: Tx, record: NatGatewayRecord) -> None:
    vpc = tx.get(VPCS, record.body.vpc_id)
    record.body.public_ips = [record.state.ipv4.ip]
    record.body.public_ips_v6 = [record.state.ipv6.ip]
    record.body.private_ips = [str(vpc.body.gateway)]


async def _open(run: Run, gateway: driver.NetworkGateway) -> None:
    await run.driver(driver.Network).open_gateway(gateway)


async def _close(run: Run) -> None:
    await run.driver(driver.Network).close_gateway(run.job.args["id"])


def _closed(tx: Tx, job: Job, _: None) -> None:
    """Only now may others have the addresses."""
    tx.service(AddressPools).release_ipv4(tx, job.args["ipv4"])
    tx.service(AddressPools).release_ipv6(tx, job.args["ipv6"])


MANAGED = Managed(
    name="open-nat-gateway",
    kind=NAT_GATEWAYS,
    states=States(failed=""),
    costs=_costs,
    driver=driver.Network,
    wanted=_wanted,
    act=_open,
    done=_opened,
    takes=OPENING,
    removal=destroying("close-nat-gateway", _close, _closed, driver=driver.Network, takes=CLOSING),
)
