"""Object storage: subscriptions to S3 clusters, their keys, and their buckets."""

from ..section import Section
from . import buckets, offers, subscriptions
from .copying import COPIES
from .documents import OBJECT_STORAGES

SECTION = Section(
    name="object-storage",
    titles={"s3": "Object storage"},
    kinds=(OBJECT_STORAGES, *buckets.KINDS),
    routes=(offers.routes, subscriptions.routes, buckets.routes),
    held=(subscriptions.HELD,),
    workflows=(*subscriptions.WORKFLOWS, *buckets.WORKFLOWS),
    copies=COPIES,
)

__all__ = ["OBJECT_STORAGES", "SECTION"]
