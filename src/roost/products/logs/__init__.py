"""The log of an account: every request made with its keys, and what became of its resources."""

from .routes import routes

__all__ = ["routes"]
