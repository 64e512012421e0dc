"""Robots: who may use a registry besides its root user. Docker credentials are of new ones."""

from . import credentials
from .documents import ROBOTS
from .routes import routes
from .rules import EXPIRE, check, drop_all

ROUTES = (credentials.routes, routes)

__all__ = ["EXPIRE", "ROBOTS", "ROUTES", "check", "drop_all"]
