"""/v2/kubernetes/applications, and those of a cluster"""

from ....catalog import K8sApplication, kubernetes_applications
from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Paging, Routes
from ....store import Tx
from ..documents import CLUSTERS
from . import rules
from .documents import DEPLOYMENTS, AppDeploymentCreate, AppDeploymentDetails

routes = Routes("kubernetes", read="subscriptions_view", write="subscriptions")

APPLICATION_LIST = ListResponse("apps", K8sApplication)
DEPLOYMENT = ItemResponse("app_deployment", AppDeploymentDetails)
DEPLOYMENT_LIST = ListResponse("app_deployments", AppDeploymentDetails)

APPLICATIONS = "/kubernetes/clusters/{vke-id}/applications"
APPLICATION = f"{APPLICATIONS}/{{app-id}}"
ERRORS = (400, 401, 404)


@routes.get(
    "/kubernetes/applications",
    "list-kubernetes-applications",
    APPLICATION_LIST,
    acl=None,
    errors=(401,),
)
async def list_applications(call: Call) -> Reply:
    """List applications for clusters

    Lists the applications that can be deployed to clusters, all at once. Any key may ask. The list
    is Roost's own.
    """
    return APPLICATION_LIST.of(kubernetes_applications())


@routes.get(APPLICATIONS, "list-kubernetes-cluster-applications", DEPLOYMENT_LIST, errors=ERRORS)
async def list_deployments(call: Call, vke_id: str, query: Paging) -> Reply:
    """List a cluster's applications

    Lists the applications that a cluster has, the oldest first, a page at a time.
    """
    cluster = await call.get(CLUSTERS, vke_id)
    page = await call.shown(
        DEPLOYMENTS, query, lambda tx, found: [rules.details(tx, r) for r in found],
        owner=cluster.seq,
    )  # fmt: skip
    return DEPLOYMENT_LIST.shaped(page, lambda item: item)


@routes.post(
    APPLICATIONS, "create-kubernetes-cluster-application", DEPLOYMENT, ok=201, errors=ERRORS
)
async def create_deployment(call: Call, vke_id: str, body: AppDeploymentCreate) -> Reply:
    """Deploy an application to a cluster

    Deploys the newest version of an application. It is `pending` at first and turns `active` when
    it is there; it costs nothing. An unknown application, one that the cluster has already, or a
    cluster that is not `active` is refused with 400.
    """
    return DEPLOYMENT(
        await call.write_and_show(
            lambda tx: rules.create(tx, call.account, vke_id, body), rules.details
        )
    )


@routes.get(APPLICATION, "get-kubernetes-cluster-application", DEPLOYMENT, errors=ERRORS)
async def get_deployment(call: Call, vke_id: str, app_id: str) -> Reply:
    """Get a cluster's application

    Shows one application of a cluster. Name it by the id of its deployment or by the application's
    own.
    """

    def find(tx: Tx) -> AppDeploymentDetails:
        return rules.details(tx, rules.get(tx, call.account, vke_id, app_id))

    return DEPLOYMENT(await call.read(find))


@routes.delete(APPLICATION, "delete-kubernetes-cluster-application", errors=ERRORS)
async def delete_deployment(call: Call, vke_id: str, app_id: str) -> Reply:
    """Remove an application from a cluster

    Takes an application out of a cluster. Name it by the id of its deployment or by the
    application's own.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, vke_id, app_id))
    return DONE


@routes.post(f"{APPLICATION}/upgrade", "upgrade-kubernetes-cluster-application", errors=ERRORS)
async def upgrade_deployment(call: Call, vke_id: str, app_id: str) -> Reply:
    """Upgrade a cluster's application

    Brings an application to its newest version; it is `pending` until that is done. One that is at
    its newest changes nothing. One that is no longer offered is refused with 400.
    """
    await call.write(lambda tx: rules.upgrade(tx, call.account, vke_id, app_id))
    return DONE
