"""What can be read of a bare metal beside itself."""

from .routes import routes

__all__ = ["routes"]
