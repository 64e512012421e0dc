"""Databases themselves: made, shown, changed, removed."""

from .routes import routes
from .rules import checked_label

__all__ = ["checked_label", "routes"]
