"""CDNs: pull zones, push zones and their files, which Roost itself delivers."""

from ...http.boundary import Outside
from ..section import Section
from . import files, pull_zones, push_zones, rules, uploads
from .delivery import Edge
from .documents import HOSTS, PULL_ZONES, PUSH_ZONES

SECTION = Section(
    name="cdns",
    titles={"CDN uploads": "CDN uploads", "CDNs": "CDNs"},
    kinds=(PULL_ZONES, PUSH_ZONES, HOSTS, files.FILES),
    routes=(pull_zones.routes, push_zones.routes, files.routes, *uploads.routes),
    workflows=(
        rules.following(pull_zones.SORT),
        rules.following(push_zones.SORT),
        rules.PURGE,
        rules.REMOVE,
    ),
    held=(rules.held(pull_zones.SORT), rules.held(push_zones.SORT)),
    opens={Outside: Edge},
)

__all__ = ["PULL_ZONES", "PUSH_ZONES", "SECTION"]
