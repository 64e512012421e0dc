"""VPCs 2.0: a deprecated kind of private network. products/vpcs has the rules of all kinds."""

from .routes import routes

__all__ = ["routes"]
