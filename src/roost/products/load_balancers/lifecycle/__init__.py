"""The jobs of load balancers."""

from .rules import workflows

__all__ = ["workflows"]
