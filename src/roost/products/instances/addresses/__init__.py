"""An instance's public addresses and their reverse names."""

from .routes import routes
from .rules import reverse_name

__all__ = ["reverse_name", "routes"]
