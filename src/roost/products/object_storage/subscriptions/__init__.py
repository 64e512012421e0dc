"""Subscriptions to object storage."""

from .routes import routes
from .rules import MANAGED

WORKFLOWS = MANAGED.workflows

__all__ = ["WORKFLOWS", "routes"]
