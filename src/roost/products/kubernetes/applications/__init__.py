"""Applications that a cluster can have, and those that it has."""

from .documents import DEPLOYMENTS
from .routes import routes
from .rules import DEPLOYMENT, end_all

__all__ = ["DEPLOYMENT", "DEPLOYMENTS", "end_all", "routes"]
