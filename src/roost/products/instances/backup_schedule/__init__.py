"""Automatic backups: when they are made, and the job that makes them."""

from .routes import routes
from .rules import BACKUP, begin, cancel, choose, end

__all__ = ["BACKUP", "begin", "cancel", "choose", "end", "routes"]
