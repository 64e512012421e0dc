"""The reverse names of a balancer's addresses."""

from .routes import of_samples, routes
from .rules import reverse_name

__all__ = ["of_samples", "reverse_name", "routes"]
