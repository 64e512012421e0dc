"""Subscriptions to object storage."""

from .routes import routes
from .rules import APPLY, REMOVE

WORKFLOWS = (APPLY, REMOVE)

__all__ = ["WORKFLOWS", "routes"]
