"""CDNs: pull zones, push zones and their files, which Roost itself delivers."""

from pathlib import Path

from ...http.fallback import FallbackHandler
from ..section import Section
from . import files, pull_zones, push_zones, rules, uploads
from .copying import COPIES
from .delivery import Delivery
from .documents import HOSTS, PULL_ZONES, PUSH_ZONES

SECTION = Section(
    name="cdns",
    titles={"CDN uploads": "CDN uploads", "CDNs": "CDNs"},
    kinds=(PULL_ZONES, PUSH_ZONES, HOSTS, files.FILES),
    routes=(pull_zones.routes, push_zones.routes, files.routes, *uploads.routes),
    workflows=(
        pull_zones.SORT.managed.following,
        push_zones.SORT.managed.following,
        rules.PURGE,
        rules.REMOVE,
    ),
    held=(pull_zones.SORT.managed.held, push_zones.SORT.managed.held),
    opens={FallbackHandler: Delivery},
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["PULL_ZONES", "PUSH_ZONES", "SECTION"]
