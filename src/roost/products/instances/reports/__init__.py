"""What can be read of an instance beside itself."""

from .routes import routes

__all__ = ["routes"]
