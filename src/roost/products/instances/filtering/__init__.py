"""The firewall group that an instance is in."""

from .rules import change, follow, workflows

__all__ = ["change", "follow", "workflows"]
