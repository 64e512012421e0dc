"""Making balancers and their nodes, and taking them away, with their addresses.

A node has an IPv4 address, an IPv6 network and an address in the balancer's VPC of its own, held
from the request on and given back once the driver no longer uses them.
"""

import msgspec

from ...catalog import Region, region
from ...engine.networks import mac
from ...engine.pools import NO_FREE_ADDRESS, AddressPools
from ...http.errors import BadRequest
from ...store import Exhausted, Tx
from .. import vpcs
from ..vpcs import VPCS, VpcRecord
from .documents import (
    HTTP,
    PENDING,
    AutoSsl,
    GenericInfo,
    HealthCheck,
    LoadBalancer,
    LoadBalancerRecord,
    LoadBalancerState,
    Node,
    NodeIps,
    StickySessions,
)
from .lifecycle import MANAGED
from .rules import NOT_READY

_OPTION = "load_balancers"


def located(field: str, id: str) -> Region:
    """A region that offers load balancers; raises BadRequest. Ids may be in capitals."""
    found = region(id.lower())
    if found is None or _OPTION not in found.options:
        raise BadRequest(f"Invalid {field}: {id} does not offer load balancers")
    return found


def move(tx: Tx, body: LoadBalancer, state: LoadBalancerState, network: VpcRecord | None) -> None:
    """Puts a balancer into another VPC, or into none; its nodes go along.

    Their old addresses are held until the driver knows. The VPC is locked against deletion.
    """
    id = "" if network is None else network.id
    if id == state.vpc_id:
        return
    for node in state.nodes:
        node.interfaces.leave("vpc", state.vpc_id)
        if network is not None:
            vpcs.take(tx, network, body.id, node.interfaces, "vpc")
    state.vpc_id = body.generic_info.vpc = body.generic_info.private_network = id


def blank(id: str, region: str, date: str) -> LoadBalancer:
    """A balancer of which nothing has been said yet: every field has its default."""
    return LoadBalancer(
        id=id,
        date_created=date,
        region=region,
        label="",
        status=PENDING,
        ipv4="",
        ipv6="",
        generic_info=GenericInfo(
            balancing_algorithm="roundrobin",
            ssl_redirect=False,
            sticky_sessions=StickySessions(""),
            proxy_protocol=False,
            timeout=600,
            private_network="",
            vpc="",
        ),
        health_check=HealthCheck(HTTP, 80, "/", 15, 5, 5, 5),
        has_ssl=False,
        http2=False,
        http3=False,
        nodes=1,
        forwarding_rules=[],
        firewall_rules=[],
        instances=[],
        node_ips=NodeIps([], [], []),
        auto_ssl=AutoSsl("", ""),
        global_parent_id="",
        global_cname="",
        ssl_cert_b64="",
        cname=f"vlb-{id}.vultrlb.com",
    )


def deploy(
    tx: Tx, account: int, body: LoadBalancer, state: LoadBalancerState
) -> LoadBalancerRecord:
    """Stores a new balancer and starts what makes it. Raises BadRequest without free addresses."""
    state.nodes = _take(tx, body, state, body.nodes)
    return MANAGED.create(tx, body.id, account, body, state)


def scale(tx: Tx, record: LoadBalancerRecord, nodes: int) -> None:
    """Gives the balancer another number of nodes; the caller stores it and tells the driver.

    Until new ones work the balancer is not ready. Raises BadRequest without free addresses.
    """
    state, before = record.state, record.body.nodes
    if nodes == before:
        return
    if nodes > before:
        state.nodes += _take(tx, record.body, state, nodes)
        state.growing_from = before
    else:
        state.leaving += state.nodes[nodes:]
        state.nodes = state.nodes[:nodes]
    record.body.nodes = nodes


def is_being_made(record: LoadBalancerRecord) -> bool:
    """Whether nodes of it are, so that it cannot be removed yet."""
    return record.body.status == PENDING or bool(record.state.growing_from)


def remove(tx: Tx, record: LoadBalancerRecord) -> None:
    """Removes a balancer for every client at once; the machinery behind it follows by a job.

    Raises BadRequest while nodes are being made.
    """
    if is_being_made(record):
        raise BadRequest(NOT_READY)
    nodes = msgspec.to_builtins([*record.state.nodes, *record.state.leaving])
    MANAGED.retire(tx, record, {"nodes": nodes})


def _take(tx: Tx, body: LoadBalancer, state: LoadBalancerState, nodes: int) -> list[Node]:
    """What is missing to that many nodes."""
    network = tx.get(VPCS, state.vpc_id, lock="share") if state.vpc_id else None
    taken: list[Node] = []
    try:
        for number in range(len(state.nodes), nodes):
            ipv4 = tx.service(AddressPools).take_ipv4(tx, body.id)
            ipv6 = tx.service(AddressPools).take_ipv6(tx, body.id, mac(body.id, str(number)))
            taken.append(Node(ipv4, ipv6))
    except Exhausted:
        raise BadRequest(NO_FREE_ADDRESS) from None
    if network is not None:
        for node in taken:
            vpcs.take(tx, network, body.id, node.interfaces, "vpc")
    return taken
