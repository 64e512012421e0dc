"""Object storage that exists in the documents alone: no endpoint answers S3 requests."""

from ..object_storage import Bucket, Subscription


class SimulatedObjectStorage:
    """`ObjectStorage` without a server: every call succeeds at once. Holds no state."""

    async def apply(self, subscription: Subscription) -> None:
        """Nobody asks for keys."""

    async def remove(self, id: str) -> None:
        """Nothing to remove."""

    async def apply_bucket(self, bucket: Bucket) -> None:
        """Nothing to put objects in."""

    async def remove_bucket(self, subscription: str, name: str) -> None:
        """Nothing to remove."""

    def hostname(self, cluster: str) -> str:
        """The cluster's own, where nobody knows of these keys."""
        return cluster
