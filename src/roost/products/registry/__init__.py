"""Container registries: what they hold, who may use them, and how long they keep it."""

from pathlib import Path

from ...drivers.registry import Keeper
from ..section import Section
from . import replications, repositories, retention, robots
from .copying import COPIES
from .documents import NAMES, REGISTRIES
from .keeping import open_keeper
from .routes import catalog, routes
from .rules import MANAGED, hosts

SECTION = Section(
    name="registry",
    kinds=(REGISTRIES, NAMES, *repositories.KINDS, robots.ROBOTS),
    routes=(
        catalog, routes, repositories.routes, replications.routes, retention.routes, *robots.ROUTES,
    ),
    workflows=(*MANAGED.workflows, repositories.DELETE, *retention.WORKFLOWS, robots.EXPIRE),
    held=(MANAGED.held,),
    opens={Keeper: open_keeper},
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)  # fmt: skip

__all__ = ["REGISTRIES", "SECTION", "hosts"]
