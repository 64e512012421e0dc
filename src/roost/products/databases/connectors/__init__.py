"""Connectors of Kafka Connect, and what classes of them there are."""

from .routes import routes
from .rules import RESTART

__all__ = ["RESTART", "routes"]
