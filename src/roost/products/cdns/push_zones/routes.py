"""/v2/cdns/push-zones"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Paging, Routes
from .. import rules as zones
from ..documents import PUSH_ZONES, PushZone, ZoneUpdate
from . import rules
from .documents import PushZoneCreate

routes = Routes("CDNs", read="subscriptions_view", write="provisioning")

PUSH_ZONE = ItemResponse("push_zone", PushZone)
PUSH_ZONE_LIST = ListResponse("push_zones", PushZone)

_ZONE = "/cdns/push-zones/{pushzone-id}"


@routes.get("/cdns/push-zones", "list-pushzones", PUSH_ZONE_LIST, errors=(400, 401, 404))
async def list_push_zones(call: Call, query: Paging) -> Reply:
    """List push zones

    Lists your CDN push zones.
    """
    return PUSH_ZONE_LIST(await call.page(PUSH_ZONES, query))


@routes.post("/cdns/push-zones", "create-pushzone", PUSH_ZONE, ok=201, errors=(400, 401, 404))
async def create_push_zone(call: Call, body: PushZoneCreate) -> Reply:
    """Create a push zone

    Makes a CDN zone that delivers files that you upload. It is `pending` at first and `active` once
    it delivers. It costs by the hour from now on. A `vanity_domain` needs a certificate. One that
    another zone has is refused with 400.
    """
    url = zones.new_url()
    pair = await zones.given_pair(call, body)
    return PUSH_ZONE(await call.write(lambda tx: rules.create(tx, call.account, body, url, pair)))


@routes.get(_ZONE, "get-pushzone", PUSH_ZONE, errors=(400, 401, 404))
async def get_push_zone(call: Call, pushzone_id: str) -> Reply:
    """Get a push zone

    Shows one push zone.
    """
    return PUSH_ZONE(await call.get(PUSH_ZONES, pushzone_id))


@routes.put(_ZONE, "update-pushzone", PUSH_ZONE, errors=(400, 401, 404))
async def update_push_zone(call: Call, pushzone_id: str, body: ZoneUpdate) -> Reply:
    """Change a push zone

    Changes what you give and leaves the rest as it is. A zone that could not be made is refused
    with 400.
    """
    pair = await zones.given_pair(call, body)
    return PUSH_ZONE(
        await call.write(
            lambda tx: zones.update(tx, call.account, pushzone_id, rules.SORT, body, pair)
        )
    )


@routes.delete(_ZONE, "delete-pushzone", errors=(400, 401, 404))
async def delete_push_zone(call: Call, pushzone_id: str) -> Reply:
    """Delete a push zone

    Deletes a zone with its files and ends its charges.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, pushzone_id))
    return DONE
