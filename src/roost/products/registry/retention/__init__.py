"""How long a registry keeps what it holds: rules, a schedule, and their application."""

from .executions import EXECUTE, FOLLOW_SCHEDULE
from .routes import routes

WORKFLOWS = (EXECUTE, FOLLOW_SCHEDULE)

__all__ = ["WORKFLOWS", "routes"]
