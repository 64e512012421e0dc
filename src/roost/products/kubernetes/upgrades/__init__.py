"""The versions that there are, and taking a cluster to a newer one."""

from .routes import routes

__all__ = ["routes"]
