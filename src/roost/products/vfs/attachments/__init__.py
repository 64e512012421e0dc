"""Which instances have a file system."""

from .documents import ATTACHMENTS
from .routes import routes
from .rules import RECONCILE, Shares

__all__ = ["ATTACHMENTS", "RECONCILE", "Shares", "routes"]
