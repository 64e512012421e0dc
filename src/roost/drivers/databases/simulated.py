"""Database clusters that exist in the documents alone: nobody answers at their names."""

from hashlib import blake2b

from ..simulation import Simulated
from . import Cluster, Contents, Load, Migration

_KIND = "database"
_HOUR = 3600 * 1_000_000


class SimulatedDatabases(Simulated):
    """`Databases` without engines: every call succeeds at once."""

    async def deploy(self, cluster: Cluster) -> None:
        self._made(_KIND, cluster.id)

    async def configure(self, cluster: Cluster, contents: Contents) -> None:
        self._require(_KIND, cluster.id)

    async def migrate(self, id: str, migration: Migration) -> str:
        """Nothing is read from there."""
        self._require(_KIND, id)
        return "replication"

    async def detach(self, id: str) -> None:
        """Nothing is followed."""

    async def restart_connector(self, id: str, name: str, task: int | None) -> None:
        """Nothing runs."""

    async def remove(self, id: str) -> None:
        self._gone(_KIND, id)

    def load(self, id: str, at: int) -> Load:
        """Made up: the same for the same cluster and hour, and never much."""
        size = blake2b(id.encode(), digest_size=1).digest()[0]
        hour = blake2b(f"{id} {at // _HOUR}".encode(), digest_size=2).digest()
        return Load(
            disk=0.02 + size / 2560,
            memory=0.25 + hour[0] / 1024,
            cpu=0.01 + hour[1] / 2048,
        )
