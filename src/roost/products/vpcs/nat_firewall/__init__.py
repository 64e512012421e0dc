"""What a NAT gateway lets in. Everything else from outside is denied."""

from .routes import routes

__all__ = ["routes"]
