"""Firewall groups: rules of what may reach the instances that have the group."""

from pathlib import Path

from ...drivers.firewall import Firewall
from ...engine.holdings import Held, again
from ..section import Section
from .copying import COPIES, RULE_COPIES
from .documents import GROUPS, RULES, GroupCreate
from .routes import routes
from .rules import DETACH, FOLLOWING, REMOVE, create, delete, require

SECTION = Section(
    name="firewalls",
    kinds=(GROUPS, RULES),
    routes=(routes,),
    workflows=(FOLLOWING, DETACH, REMOVE),
    held=(Held(kind=GROUPS, driver=Firewall, lost=again(FOLLOWING)),),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["GROUPS", "RULE_COPIES", "SECTION", "GroupCreate", "create", "delete", "require"]
