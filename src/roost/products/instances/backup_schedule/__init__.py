"""Automatic backups: when they are made, and the job that makes them."""

from .routes import routes
from .rules import begin, choose, end, workflows

__all__ = ["begin", "choose", "end", "routes", "workflows"]
