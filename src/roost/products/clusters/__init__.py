"""Clusters: instances and bare metals deployed from one template, joined by a fabric."""

from pathlib import Path

from ..section import Section
from . import availability, metrics
from .copying import COPIES
from .documents import CLUSTERS
from .routes import routes
from .rules import MANAGED

SECTION = Section(
    name="clusters",
    kinds=(CLUSTERS,),
    routes=(availability.routes, routes, metrics.routes),
    workflows=MANAGED.workflows,
    held=(MANAGED.held,),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION"]
