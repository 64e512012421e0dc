"""Pull zones: they deliver what an origin answers, and cache it."""

from .routes import routes
from .rules import SORT

__all__ = ["SORT", "routes"]
