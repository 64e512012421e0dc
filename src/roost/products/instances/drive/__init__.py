"""An instance's ISO drive."""

from .routes import routes
from .rules import workflows

__all__ = ["routes", "workflows"]
