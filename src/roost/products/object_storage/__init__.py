"""Object storage: subscriptions to S3 clusters, their keys, and their buckets."""

from ...drivers.object_storage import ObjectStorage as Driver
from ...engine.jobs import Workflow
from ...store import Store
from ...store.secret import Secret
from . import buckets, offers, subscriptions
from .documents import OBJECT_STORAGES

KINDS = (OBJECT_STORAGES, *buckets.KINDS)

routes = (offers.routes, subscriptions.routes, buckets.routes)


def workflows(store: Store, driver: Driver, secret: Secret) -> tuple[Workflow, ...]:
    return (*subscriptions.workflows(store, driver, secret), *buckets.workflows(store, driver))


__all__ = ["KINDS", "OBJECT_STORAGES", "routes", "workflows"]
