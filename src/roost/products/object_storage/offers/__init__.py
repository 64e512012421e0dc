"""What object storage there is to be had: clusters and tiers."""

from .routes import routes

__all__ = ["routes"]
