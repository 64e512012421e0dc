"""The reverse names of a balancer's addresses."""

from .routes import routes
from .rules import reverse_name

__all__ = ["reverse_name", "routes"]
