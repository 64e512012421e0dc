"""Object storage: subscriptions to S3 clusters, their keys, and their buckets."""

from pathlib import Path

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
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["OBJECT_STORAGES", "SECTION"]
