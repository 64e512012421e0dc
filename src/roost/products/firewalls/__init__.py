"""Firewall groups: rules of what may reach the instances that have the group."""

from ...drivers.firewall import Firewall
from ...engine.holdings import Held, again
from ..section import Section
from .documents import GROUPS, RULES
from .routes import routes
from .rules import DEFINE, REMOVE, require

SECTION = Section(
    name="firewalls",
    kinds=(GROUPS, RULES),
    routes=(routes,),
    workflows=(DEFINE, REMOVE),
    held=(Held(kind=GROUPS, driver=Firewall, lost=again(DEFINE)),),
)

__all__ = ["GROUPS", "SECTION", "require"]
