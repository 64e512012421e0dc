"""Start, halt, reboot: one instance or many."""

from .routes import routes

__all__ = ["routes"]
