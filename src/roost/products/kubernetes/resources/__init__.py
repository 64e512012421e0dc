"""What a cluster has made for itself by the API: volumes and load balancers."""

from .routes import routes
from .rules import REMOVE_BALANCER

__all__ = ["REMOVE_BALANCER", "routes"]
