"""What a load balancer costs, what its driver is told, and the states that clients see on the way.

Creating: pending without addresses, then active with them. Adding nodes leaves it active, but not
ready. Everything else is told the driver while the balancer goes on.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from ...catalog import prices
from ...drivers.load_balancer import Balancer, LoadBalancer
from ...engine.lifecycle import Takes
from ...engine.managed import Managed
from ...engine.metering import by_hour
from ...engine.pools import AddressPools
from ...engine.usage import Cost
from ...engine.workflows import Job, Run, destroying
from ...store import Tx
from .. import vpcs
from . import driver_spec
from .documents import CONFIGURE, LOAD_BALANCERS, LoadBalancerRecord, Node, NodeIps

PRODUCT = "Load Balancer"

NODES = Takes(quick=0.8, realistic=90)
"""What it takes until nodes are there: the first ones, or more."""
DESTROYING = Takes(quick=0.1, realistic=10)


def _costs(record: LoadBalancerRecord) -> Iterable[Cost]:
    nodes = record.body.nodes
    name = f"{record.body.label or record.id} ({nodes} {'node' if nodes == 1 else 'nodes'})"
    yield Cost(PRODUCT, name, by_hour(prices().load_balancer_node, nodes))


def _configured(tx: Tx, record: LoadBalancerRecord) -> None:
    state = record.state
    _release(tx, state.leaving)
    state.leaving = []
    for node in state.nodes:
        vpcs.release(tx, node.interfaces.leaving)
        node.interfaces.leaving = []
    state.growing_from = 0
    _show_addresses(record)


def _refused(tx: Tx, record: LoadBalancerRecord) -> None:
    """A balancer that was to grow stays as large as it was.

    Any other change is kept as it was asked for, and the driver is told again with the next one.
    """
    state = record.state
    if state.growing_from:
        _release(tx, state.nodes[state.growing_from :])
        state.nodes = state.nodes[: state.growing_from]
        record.body.nodes, state.growing_from = state.growing_from, 0


def _show_addresses(record: LoadBalancerRecord) -> None:
    nodes = record.state.nodes
    v4, v6 = [node.ipv4.ip for node in nodes], [node.ipv6.ip for node in nodes]
    record.body.ipv4, record.body.ipv6 = v4[0], v6[0]
    record.body.node_ips = NodeIps(v4, v6, [node.private for node in nodes if node.private])


def _destroyed(tx: Tx, job: Job, _: Any) -> None:
    _release(tx, msgspec.convert(job.args["nodes"], list[Node]))


def _release(tx: Tx, nodes: Iterable[Node]) -> None:
    """Others may have these nodes' addresses."""
    for node in nodes:
        tx.service(AddressPools).release_ipv4(tx, node.ipv4.ordinal)
        tx.service(AddressPools).release_ipv6(tx, node.ipv6.ordinal)
        vpcs.release(tx, [*node.interfaces.held, *node.interfaces.leaving])


async def _apply(run: Run, balancer: Balancer) -> None:
    await run.driver(LoadBalancer).apply(balancer)


async def _destroy(run: Run) -> None:
    await run.driver(LoadBalancer).destroy(run.job.args["id"])


MANAGED = Managed(
    name=CONFIGURE,
    kind=LOAD_BALANCERS,
    costs=_costs,
    driver=LoadBalancer,
    wanted=driver_spec.of,
    act=_apply,
    done=_configured,
    refused=_refused,
    takes=NODES,
    removal=destroying(
        "destroy-load-balancer", _destroy, _destroyed, driver=LoadBalancer, takes=DESTROYING
    ),
)
