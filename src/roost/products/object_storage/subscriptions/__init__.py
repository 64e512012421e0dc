"""Subscriptions to object storage."""

from .routes import routes
from .rules import MANAGED

WORKFLOWS = MANAGED.workflows
HELD = MANAGED.held

__all__ = ["HELD", "WORKFLOWS", "routes"]
