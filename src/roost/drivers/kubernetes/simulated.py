"""Clusters that exist in the documents alone."""

from ..simulation import Simulated
from . import ControlPlane, Deployment, Pool

CLUSTER, POOL, DEPLOYMENT = "kubernetes-cluster", "kubernetes-node-pool", "kubernetes-deployment"


class SimulatedKubernetes(Simulated):
    """`Kubernetes` without a control plane: every call succeeds at once, and nothing answers."""

    def __init__(self) -> None:
        super().__init__()
        self._inside: dict[tuple[str, str], str] = {}
        """The cluster of each pool and deployment."""

    def begin_anew(self) -> None:
        super().begin_anew()
        self._inside.clear()

    async def run(self, control_plane: ControlPlane) -> None:
        self._made(CLUSTER, control_plane.id)

    async def shape(self, pool: Pool) -> None:
        self._made(POOL, pool.id)
        self._inside[POOL, pool.id] = pool.cluster

    async def drain(self, machine: str) -> None:
        """Nothing runs there."""

    async def remove_pool(self, id: str) -> None:
        self._leave(POOL, id)

    async def deploy(self, deployment: Deployment) -> None:
        self._made(DEPLOYMENT, deployment.id)
        self._inside[DEPLOYMENT, deployment.id] = deployment.cluster

    async def withdraw(self, id: str) -> None:
        self._leave(DEPLOYMENT, id)

    async def remove(self, id: str) -> None:
        for kind, inner in [key for key, cluster in self._inside.items() if cluster == id]:
            self._leave(kind, inner)
        self._gone(CLUSTER, id)

    def _leave(self, kind: str, id: str) -> None:
        self._inside.pop((kind, id), None)
        self._gone(kind, id)
