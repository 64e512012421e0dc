"""Lighthouses: each a lamp that ships see from far away."""

from roost.engine.holdings import Held, again
from roost.products.section import Section

from ..lamps import Lamps
from .documents import LIGHTHOUSES, LIT
from .routes import routes
from .rules import RECONCILE, REMOVE

SECTION = Section(
    name="lighthouses",
    titles={"lighthouse": "Lighthouses at sea"},
    kinds=(LIGHTHOUSES,),
    routes=(routes,),
    workflows=(RECONCILE, REMOVE),
    held=(
        Held(
            kind=LIGHTHOUSES,
            driver=Lamps,
            lost=again(RECONCILE),
            expected=lambda body: body.status == LIT,
        ),
    ),
)

__all__ = ["SECTION"]
