"""Start, halt, reboot: one bare metal or many."""

from .routes import routes

__all__ = ["routes"]
