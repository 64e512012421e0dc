"""/v2/bare-metals/{id}/{bandwidth,upgrades,user-data,vnc}"""

from ....catalog import metal_plan
from ....drivers.metal import Metal
from ....http.answers import ItemResponse, Reply, Whole
from ....http.operations import Call, Routes
from ....machines import consoles, fields, reports
from ....machines.reports import BandwidthAnswer, UserData
from ....store.secret import Secret
from ..documents import BARE_METALS
from .documents import BareMetalUpgrades, BareMetalUpgradesQuery, Vnc

routes = Routes("baremetal", read="subscriptions_view", write="subscriptions")

DAYS = 30
"""How many of the last days are reported, today included."""

BANDWIDTH = Whole(BandwidthAnswer)
UPGRADES = ItemResponse("upgrades", BareMetalUpgrades)
USER_DATA = ItemResponse("user_data", UserData)
VNC = ItemResponse("vnc", Vnc)


@routes.get(
    "/bare-metals/{baremetal-id}/bandwidth",
    "get-bandwidth-baremetal",
    BANDWIDTH,
    errors=(400, 401, 404),
)
async def get_bandwidth(call: Call, baremetal_id: str) -> Reply:
    """Get a server's bandwidth

    Shows how many bytes a bare metal server received and sent on each of the last 30 days, up to
    now. Days before it was made are left out.
    """
    metal, now = call.service(Metal), call.store.times.clock()
    created = (await call.get(BARE_METALS, baremetal_id)).body.date_created
    return BANDWIDTH(BandwidthAnswer(reports.bandwidth(baremetal_id, created, metal, now, DAYS)))


@routes.get(
    "/bare-metals/{baremetal-id}/upgrades",
    "get-bare-metals-upgrades",
    UPGRADES,
    errors=(400, 401, 403, 404),
)
async def get_upgrades(call: Call, baremetal_id: str, query: BareMetalUpgradesQuery) -> Reply:
    """List a server's upgrades

    Lists the operating systems and applications that a bare metal server can change to. It cannot
    change its plan.
    """
    body = (await call.get(BARE_METALS, baremetal_id)).body
    size = metal_plan(body.plan)
    assert size is not None
    systems, applications = query.type in ("all", "os"), query.type in ("all", "applications")
    return UPGRADES(
        BareMetalUpgrades(
            os=reports.systems_but(body.os_id, size) if systems else [],
            applications=reports.applications_but(body.app_id, size) if applications else [],
        )
    )


@routes.get(
    "/bare-metals/{baremetal-id}/user-data",
    "get-bare-metal-userdata",
    USER_DATA,
    errors=(400, 401, 404),
)
async def get_user_data(call: Call, baremetal_id: str) -> Reply:
    """Get a server's user data

    Shows the user data of a bare metal server in base64, as you gave it. It is empty where there is
    none.
    """
    record = await call.get(BARE_METALS, baremetal_id)
    sealed = record.state.user_data
    return USER_DATA(UserData(fields.open_user_data(call.service(Secret), sealed)))


@routes.get(
    "/bare-metals/{baremetal-id}/vnc", "get-bare-metal-vnc", VNC, errors=(400, 401, 403, 404)
)
async def get_vnc(call: Call, baremetal_id: str) -> Reply:
    """Get a server's console

    Shows where a browser finds the console of a bare metal server.
    """
    await call.get(BARE_METALS, baremetal_id)
    where = call.service(Metal).console_url(baremetal_id)
    return VNC(Vnc(consoles.link(call.store.services, where)))
