"""Instance templates: what to deploy, written down for clusters and for later."""

from .documents import TEMPLATES
from .routes import routes

__all__ = ["TEMPLATES", "routes"]
