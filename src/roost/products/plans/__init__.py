"""Cloud plans: the sizes of instances and what they cost."""

from .routes import routes

__all__ = ["routes"]
