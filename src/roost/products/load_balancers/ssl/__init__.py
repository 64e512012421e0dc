"""Certificates: one's own, and those that auto SSL gets."""

from .issuing import ISSUE
from .routes import routes

__all__ = ["ISSUE", "routes"]
