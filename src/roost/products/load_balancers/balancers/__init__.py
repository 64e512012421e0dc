"""Making, changing and removing load balancers."""

from .routes import routes

__all__ = ["routes"]
