"""CDNs: pull zones, push zones and their files, which Roost itself delivers."""

from ...drivers.cdn import Cdn
from ...engine.jobs import Workflow
from ...store import Store
from ...store.secret import Secret
from . import files, pull_zones, push_zones, rules, uploads
from .documents import HOSTS, PULL_ZONES, PUSH_ZONES
from .edge import Edge

KINDS = (PULL_ZONES, PUSH_ZONES, HOSTS, files.FILES)

routes = (pull_zones.routes, push_zones.routes, files.routes, *uploads.routes)


def workflows(store: Store, cdn: Cdn, secret: Secret) -> tuple[Workflow, ...]:
    return (
        rules.following(pull_zones.SORT, store, cdn, secret),
        rules.following(push_zones.SORT, store, cdn, secret),
        *rules.workflows(cdn),
    )


__all__ = ["KINDS", "PULL_ZONES", "PUSH_ZONES", "Edge", "routes", "workflows"]
