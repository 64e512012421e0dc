"""Which instances have a file system."""

from .documents import ATTACHMENTS
from .routes import routes
from .rules import RECONCILE, Shares, attach

__all__ = ["ATTACHMENTS", "RECONCILE", "Shares", "attach", "routes"]
