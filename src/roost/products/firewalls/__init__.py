"""Firewall groups: rules of what may reach the instances that have the group."""

from ..section import Section
from .documents import GROUPS, RULES, GroupCreate
from .routes import routes
from .rules import DEFINE, REMOVE, create, delete, require

SECTION = Section(
    name="firewalls", kinds=(GROUPS, RULES), routes=(routes,), workflows=(DEFINE, REMOVE)
)

__all__ = ["GROUPS", "SECTION", "GroupCreate", "create", "delete", "require"]
