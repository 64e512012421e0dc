"""Object storage that exists in the documents alone: no endpoint answers S3 requests."""

from ..simulation import Simulated
from . import Bucket, Subscription


class SimulatedObjectStorage(Simulated):
    """`ObjectStorage` without a server: every call succeeds at once."""

    async def apply(self, subscription: Subscription) -> None:
        self._made("object-storage", subscription.id)

    async def remove(self, id: str) -> None:
        self._gone("object-storage", id)

    async def apply_bucket(self, bucket: Bucket) -> None:
        """Nothing to put objects in."""

    async def remove_bucket(self, subscription: str, name: str) -> None:
        """Nothing to remove."""

    def hostname(self, cluster: str) -> str:
        """The cluster's own, where nobody knows of these keys."""
        return cluster
