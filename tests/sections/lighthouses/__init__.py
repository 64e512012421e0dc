"""Lighthouses: each a lamp that ships see from far away."""

from roost.products.section import Section

from .documents import LIGHTHOUSES
from .routes import routes
from .rules import MANAGED

SECTION = Section(
    name="lighthouses",
    titles={"lighthouse": "Lighthouses at sea"},
    kinds=(LIGHTHOUSES,),
    routes=(routes,),
    workflows=MANAGED.workflows,
    held=(MANAGED.held,),
)

__all__ = ["SECTION"]
