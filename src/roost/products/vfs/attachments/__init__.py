"""Which instances have a file system."""

from .documents import ATTACHMENTS
from .routes import routes
from .rules import Shares, workflows

__all__ = ["ATTACHMENTS", "Shares", "routes", "workflows"]
