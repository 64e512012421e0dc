"""Private networks: the deprecated name of VPCs, which are shown here in their old shape."""

from .routes import routes

__all__ = ["routes"]
