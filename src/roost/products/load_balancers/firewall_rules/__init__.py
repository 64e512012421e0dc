"""Who may connect to which port of the balancer."""

from .routes import routes

__all__ = ["routes"]
