"""What arrives at a port of the balancer goes to a port of its instances."""

from .routes import routes

__all__ = ["routes"]
