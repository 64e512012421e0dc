"""/v2/cdns/pull-zones"""

from typing import Any

from ....http.answers import DONE, JSON, ItemResponse, ListResponse, Reply, Whole
from ....http.operations import Call, Paging, Routes
from .. import rules as zones
from ..documents import PULL_ZONES, PullZone, ZoneUpdate
from . import rules
from .documents import PullZoneCreate

routes = Routes("CDNs", read="subscriptions_view", write="provisioning")

PULL_ZONE = ItemResponse("pull_zone", PullZone)
PULL_ZONE_LIST = ListResponse("pull_zones", PullZone)
PURGED = Whole(list[Any])

_ZONE = "/cdns/pull-zones/{pullzone-id}"


@routes.get("/cdns/pull-zones", "list-pullzones", PULL_ZONE_LIST, errors=(400, 401, 404))
async def list_pull_zones(call: Call, query: Paging) -> Reply:
    """List pull zones

    Lists your CDN pull zones.
    """
    return PULL_ZONE_LIST(await call.page(PULL_ZONES, query))


@routes.post("/cdns/pull-zones", "create-pullzone", PULL_ZONE, ok=201, errors=(400, 401, 404))
async def create_pull_zone(call: Call, body: PullZoneCreate) -> Reply:
    """Create a pull zone

    Makes a CDN zone that delivers what an origin answers. It is `pending` at first and `active`
    once it delivers. It costs by the hour from now on. Roost keeps pull zones but asks no origin,
    so their hosts answer 502. A `vanity_domain` that another zone has, or a certificate that is not
    for it, is refused with 400.
    """
    url = zones.new_url()
    pair = await zones.given_pair(call, body)
    return PULL_ZONE(await call.write(lambda tx: rules.create(tx, call.account, body, url, pair)))


@routes.get(_ZONE, "get-pullzone", PULL_ZONE, errors=(400, 401, 404))
async def get_pull_zone(call: Call, pullzone_id: str) -> Reply:
    """Get a pull zone

    Shows one pull zone.
    """
    return PULL_ZONE(await call.get(PULL_ZONES, pullzone_id))


@routes.put(_ZONE, "update-pullzone", PULL_ZONE, errors=(400, 401, 404))
async def update_pull_zone(call: Call, pullzone_id: str, body: ZoneUpdate) -> Reply:
    """Change a pull zone

    Changes what you give and leaves the rest as it is. The origin stays. A zone that could not be
    made is refused with 400.
    """
    pair = await zones.given_pair(call, body)
    return PULL_ZONE(
        await call.write(
            lambda tx: zones.update(tx, call.account, pullzone_id, rules.SORT, body, pair)
        )
    )


@routes.delete(_ZONE, "delete-pullzone", errors=(400, 401, 404))
async def delete_pull_zone(call: Call, pullzone_id: str) -> Reply:
    """Delete a pull zone

    Deletes a zone and ends its charges. Its host answers no more.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, pullzone_id))
    return DONE


@routes.get(
    f"{_ZONE}/purge", "purge-pullzone", PURGED, ok=202, acl="provisioning", errors=(400, 401, 404)
)
async def purge_pull_zone(call: Call, pullzone_id: str) -> Reply:
    """Purge a pull zone

    Empties the caches of a zone. This GET changes something. A zone can be purged once in 6 hours.
    Before that the request is refused with 400.
    """
    await call.write(lambda tx: rules.purge(tx, call.account, pullzone_id))
    return Reply(b"[]", JSON)
