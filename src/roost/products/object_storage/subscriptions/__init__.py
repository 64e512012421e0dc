"""Subscriptions to object storage."""

from ....drivers.object_storage import ObjectStorage
from ....engine.holdings import Held, again
from ..documents import ACTIVE, OBJECT_STORAGES
from .routes import routes
from .rules import APPLY, REMOVE

WORKFLOWS = (APPLY, REMOVE)
HELD = Held(
    kind=OBJECT_STORAGES,
    driver=ObjectStorage,
    lost=again(APPLY),
    expected=lambda body: body.status == ACTIVE,
)

__all__ = ["HELD", "WORKFLOWS", "routes"]
