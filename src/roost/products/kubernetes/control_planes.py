"""Having the driver follow a cluster: its control plane, with its version and whom it trusts."""

from collections.abc import Iterable

from msgspec.structs import asdict

from ...catalog import prices
from ...drivers import kubernetes as driver
from ...engine.lifecycle import Takes
from ...engine.managed import Managed
from ...engine.metering import by_hour
from ...engine.pools import AddressPools
from ...engine.usage import Cost
from ...engine.workflows import Job, Run, destroying
from ...store import Tx
from ...store.secret import Secret
from . import pools
from .credentials import authority_key
from .documents import ACTIVE, CLUSTERS, NODE_POOLS, ClusterRecord, Running
from .nodes import release_network

PRODUCT, DESCRIPTION = "Load Balancer", "Load Balancer (controlplane_lb)"
"""How invoices name what a highly available control plane costs."""

MAKING = Takes(quick=0.8, realistic=240)
REMOVING = Takes(quick=0.1, realistic=20)


def _costs(record: ClusterRecord) -> Iterable[Cost]:
    if record.body.ha_controlplanes:
        yield Cost(PRODUCT, DESCRIPTION, by_hour(prices().kubernetes_control_plane))


def _wanted(tx: Tx, record: ClusterRecord) -> driver.ControlPlane:
    body, state = record.body, record.state
    return driver.ControlPlane(
        id=record.id,
        region=body.region,
        version=body.version,
        endpoint=body.endpoint,
        address=state.ipv4.ip if state.ipv4 else "",
        network=state.vpc_id,
        pods=body.cluster_subnet,
        services=body.service_subnet,
        highly_available=body.ha_controlplanes,
        ca_certificate=state.ca_certificate,
        ca_key=authority_key(state, tx.service(Secret)),
        oidc=driver.Oidc(**asdict(body.oidc)) if body.oidc.issuer_url else None,
    )


async def _run(run: Run, wanted: driver.ControlPlane) -> None:
    await run.driver(driver.Kubernetes).run(wanted)


def _runs(tx: Tx, record: ClusterRecord) -> None:
    """Shows the address, and has nodes of another version replaced."""
    body, state = record.body, record.state
    state.running = Running(body.version, body.oidc)
    if state.ipv4 is not None:
        body.ip = state.ipv4.ip
    for pool in tx.children(NODE_POOLS, record.seq, "update"):
        if pool.state.version != body.version:
            pools.roll(tx, pool)


def _refused(tx: Tx, record: ClusterRecord) -> None:
    """The control plane is what it was."""
    running = record.state.running
    if running is not None:
        record.body.version, record.body.oidc = running.version, running.oidc
        record.body.status = ACTIVE


def _is_made(record: ClusterRecord) -> bool:
    return record.state.running is not None


async def _remove(run: Run) -> None:
    await run.driver(driver.Kubernetes).remove(run.job.args["id"])


def _removed(tx: Tx, job: Job, _: None) -> None:
    if job.args["ipv4"] is not None:
        tx.service(AddressPools).release_ipv4(tx, job.args["ipv4"])
    release_network(tx, job.account, job.args["network"])


CLUSTER = Managed(
    name="reconcile-kubernetes-cluster",
    kind=CLUSTERS,
    costs=_costs,
    driver=driver.Kubernetes,
    wanted=_wanted,
    act=_run,
    done=_runs,
    refused=_refused,
    is_made=_is_made,
    takes=MAKING,
    removal=destroying(
        "remove-kubernetes-cluster", _remove, _removed, driver=driver.Kubernetes, takes=REMOVING
    ),
)
