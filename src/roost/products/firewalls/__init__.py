"""Firewall groups: rules of what may reach the instances that have the group."""

from .documents import GROUPS, RULES
from .routes import routes
from .rules import require, workflows

KINDS = (GROUPS, RULES)

__all__ = ["GROUPS", "KINDS", "require", "routes", "workflows"]
