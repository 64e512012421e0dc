"""Subscriptions to object storage."""

from .routes import routes
from .rules import workflows

__all__ = ["routes", "workflows"]
