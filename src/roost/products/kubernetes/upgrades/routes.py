"""/v2/kubernetes/versions, and the upgrades of a cluster"""

from ....catalog import kubernetes_versions
from ....http.answers import DONE, Reply, Whole
from ....http.operations import Call, Routes
from . import rules
from .documents import AvailableUpgrades, UpgradeStart, Versions

routes = Routes("kubernetes", read="subscriptions_view", write="subscriptions")

VERSIONS = Whole(Versions)
AVAILABLE_UPGRADES = Whole(AvailableUpgrades)


@routes.get("/kubernetes/versions", "get-kubernetes-versions", VERSIONS, public=True, errors=(404,))
async def list_versions(call: Call) -> Reply:
    """List Kubernetes versions

    Lists the versions that new clusters can have, newest first. You need no key.
    """
    return VERSIONS(Versions(kubernetes_versions()))


@routes.get(
    "/kubernetes/clusters/{vke-id}/available-upgrades", "get-kubernetes-available-upgrades",
    AVAILABLE_UPGRADES, errors=(400, 401, 404),
)  # fmt: skip
async def list_upgrades(call: Call, vke_id: str) -> Reply:
    """List a cluster's upgrades

    Lists the versions that a cluster can be upgraded to: those that are newer than its own.
    """
    found = await call.read(lambda tx: rules.available(tx, call.account, vke_id))
    return AVAILABLE_UPGRADES(AvailableUpgrades(found))


@routes.post(
    "/kubernetes/clusters/{vke-id}/upgrades", "start-kubernetes-cluster-upgrade",
    ok=202, errors=(400, 401, 404, 422),
)  # fmt: skip
async def start_upgrade(call: Call, vke_id: str, body: UpgradeStart) -> Reply:
    """Upgrade a cluster

    Brings a cluster to a newer version. The control plane comes first; then every node is replaced
    by a new one, with another id and other addresses. The cluster is `pending` until that is done.
    A version that is not offered is refused with 422, a cluster that is not `active` with 400. The
    answer is 202, without a body.
    """
    await call.write(lambda tx: rules.start(tx, call.account, vke_id, body.upgrade_version))
    return DONE
