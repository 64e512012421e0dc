"""What may happen to the applications of a cluster, each of which it has once."""

from uuid import uuid4

import msgspec

from ....catalog import K8sApplication, kubernetes_application
from ....drivers import kubernetes as driver
from ....engine.lifecycle import Takes
from ....engine.managed import Managed
from ....engine.workflows import Run, destroying
from ....http.errors import BadRequest
from ....store import Missing, Tx, iso
from ....store.secret import Secret
from ..documents import ACTIVE, CLUSTERS, PENDING, ClusterRecord
from ..rules import edit, require_ready
from .documents import (
    DEFAULT_TIMEOUT,
    DEPLOYMENTS,
    AppDeployment,
    AppDeploymentCreate,
    AppDeploymentDetails,
    AppDeploymentState,
    DeploymentRecord,
)

DEPLOYING = Takes(quick=0.3, realistic=45)
WITHDRAWING = Takes(quick=0.1, realistic=10)

_FOR_CONFIG = "kubernetes application config"


def get(tx: Tx, account: int, cluster_id: str, id: str) -> DeploymentRecord:
    """A deployment, by its own id or by its application's."""
    cluster = tx.get(CLUSTERS, cluster_id, account)
    return _find(tx, cluster, id)


def create(tx: Tx, account: int, cluster_id: str, wanted: AppDeploymentCreate) -> DeploymentRecord:
    """Raises BadRequest for an application that there is not, or that the cluster has."""
    cluster = edit(tx, account, cluster_id)
    app = kubernetes_application(wanted.id)
    if app is None:
        raise BadRequest(f"Invalid id: there is no application {wanted.id}")
    if any(each.body.app_id == app.id for each in tx.children(DEPLOYMENTS, cluster.seq)):
        raise BadRequest(f"{app.name} is already deployed to this cluster")
    require_ready(tx, cluster)
    id, now = str(uuid4()), iso(tx.now)
    body = AppDeployment(
        id=id,
        app_id=app.id,
        app_name=app.name,
        version=app.version,
        timeout=wanted.timeout or DEFAULT_TIMEOUT,
        date_created=now,
        date_updated=now,
    )
    config = tx.service(Secret).seal_text(wanted.config, _FOR_CONFIG)
    state = AppDeploymentState(config)
    return DEPLOYMENT.create(tx, id, account, body, state, owner=cluster.seq)


def upgrade(tx: Tx, account: int, cluster_id: str, id: str) -> None:
    """Has an application be of its latest version; one that is changes nothing."""
    record = _find(tx, edit(tx, account, cluster_id), id)
    app = kubernetes_application(record.body.app_id)
    if app is None:
        raise BadRequest(f"{record.body.app_name} is not offered any more")
    if record.body.version != app.version:
        _take_to(tx, record, app)


def delete(tx: Tx, account: int, cluster_id: str, id: str) -> None:
    DEPLOYMENT.retire(tx, _find(tx, edit(tx, account, cluster_id), id))


def end_all(tx: Tx, cluster: ClusterRecord) -> None:
    """Deletes all that a cluster has, where it goes as well."""
    for record in tx.children(DEPLOYMENTS, cluster.seq, "update"):
        DEPLOYMENT.end(tx, record)


def details(tx: Tx, record: DeploymentRecord) -> AppDeploymentDetails:
    return AppDeploymentDetails(
        **msgspec.structs.asdict(record.body),
        config=tx.service(Secret).open_text(record.state.config, _FOR_CONFIG),
    )


def _find(tx: Tx, cluster: ClusterRecord, id: str) -> DeploymentRecord:
    for record in tx.children(DEPLOYMENTS, cluster.seq):
        if id in (record.id, record.body.app_id):
            return record
    raise Missing(DEPLOYMENTS.missing)


def _take_to(tx: Tx, record: DeploymentRecord, app: K8sApplication) -> None:
    record.body.version, record.body.date_updated = app.version, iso(tx.now)
    record.body.status = PENDING
    DEPLOYMENT.changed(tx, record)


def _wanted(tx: Tx, record: DeploymentRecord) -> driver.Deployment:
    cluster = tx.by_seq(CLUSTERS, record.owner)
    assert cluster is not None  # it is deleted after its applications
    return driver.Deployment(
        id=record.id,
        cluster=cluster.id,
        application=record.body.app_name,
        version=record.body.version,
        config=tx.service(Secret).open_text(record.state.config, _FOR_CONFIG),
    )


def _is_made(record: DeploymentRecord) -> bool:
    return bool(record.state.running)


def _deployed(tx: Tx, record: DeploymentRecord) -> None:
    record.state.running = record.body.version


def _refused(tx: Tx, record: DeploymentRecord) -> None:
    """It is of the version that it was."""
    if record.state.running:
        record.body.version, record.body.status = record.state.running, ACTIVE


async def _deploy(run: Run, wanted: driver.Deployment) -> None:
    await run.driver(driver.Kubernetes).deploy(wanted)


async def _withdraw(run: Run) -> None:
    await run.driver(driver.Kubernetes).withdraw(run.job.args["id"])


DEPLOYMENT = Managed(
    name="reconcile-kubernetes-deployment",
    kind=DEPLOYMENTS,
    costs=lambda record: (),
    driver=driver.Kubernetes,
    wanted=_wanted,
    act=_deploy,
    done=_deployed,
    refused=_refused,
    is_made=_is_made,
    takes=DEPLOYING,
    removal=destroying(
        "remove-kubernetes-deployment", _withdraw, driver=driver.Kubernetes, takes=WITHDRAWING
    ),
)
