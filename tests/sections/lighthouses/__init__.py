"""Lighthouses: each a lamp that ships see from far away."""

from roost.copying import Copyable
from roost.products.section import Section

from .documents import LIGHTHOUSES, LIT
from .routes import routes
from .rules import MANAGED

SECTION = Section(
    name="lighthouses",
    titles={"lighthouse": "Lighthouses at sea"},
    kinds=(LIGHTHOUSES,),
    routes=(routes,),
    workflows=MANAGED.workflows,
    held=(MANAGED.held,),
    copies=(
        Copyable(
            name="lighthouses",
            path="/lighthouses",
            items="lighthouses",
            fields=("region", "label", "color"),
            ready={"status": LIT},
        ),
    ),
)

__all__ = ["SECTION"]
