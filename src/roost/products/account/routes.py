"""/v2/account"""

from ...drivers.compute import Compute
from ...drivers.metal import Metal
from ...engine.usage import COMPUTE, METAL
from ...http.answers import ItemResponse, ListResponse, Reply, Whole
from ...http.operations import Call, Paging, Routes
from .bandwidth import rules as traffic
from .bandwidth.documents import Bandwidth
from .bgp import rules as bgp
from .bgp.documents import Bgp, BgpPrefixes, BgpSetup, TicketReference
from .documents import CUSTOM_SUBSCRIPTIONS, Account, CustomSubscription
from .rules import Overview

routes = Routes("account", read="subscriptions_view", write="support")

ACCOUNT = ItemResponse("account", Account)
BGP = Whole(Bgp)
TICKET = Whole(TicketReference)
BANDWIDTH = ItemResponse("bandwidth", Bandwidth)
CUSTOM_SUBSCRIPTION_LIST = ListResponse("custom_subscriptions", CustomSubscription)

MAX_LETTER = 8 * 1024 * 1024
"""Bytes of a BGP request: a letter of authorization is a scan."""


@routes.get("/account", "get-account", ACCOUNT, acl=None)
async def get_account(call: Call) -> Reply:
    return ACCOUNT(await call.service(Overview).of(call.principal))


@routes.get("/account/bgp", "get-account-bgp", BGP, errors=(500,))
async def get_account_bgp(call: Call) -> Reply:
    account = call.account
    return BGP(await call.read(lambda tx: bgp.show(tx, account)))


@routes.post(
    "/account/bgp/setup",
    "create-account-bgp-setup",
    TICKET,
    errors=(400, 401, 500),
    max_body=MAX_LETTER,
)
async def create_account_bgp_setup(call: Call, body: BgpSetup) -> Reply:
    caller = call.principal
    ticket = await call.write(lambda tx: bgp.set_up(tx, caller, body))
    return TICKET(TicketReference(ticket.id))


@routes.post("/account/bgp/prefixes", "create-account-bgp-prefixes", TICKET, errors=(400, 401, 500))
async def create_account_bgp_prefixes(call: Call, body: BgpPrefixes) -> Reply:
    caller = call.principal
    ticket = await call.write(lambda tx: bgp.add_prefixes(tx, caller, body))
    return TICKET(TicketReference(ticket.id))


@routes.get("/account/bandwidth", "get-account-bandwidth", BANDWIDTH, errors=(500,))
async def get_account_bandwidth(call: Call) -> Reply:
    meters = {COMPUTE: call.service(Compute), METAL: call.service(Metal)}
    return BANDWIDTH(await traffic.bandwidth(call.store, meters, call.account))


@routes.get(
    "/account/custom-subscriptions",
    "list-custom-subscriptions",
    CUSTOM_SUBSCRIPTION_LIST,
    errors=(400, 401, 500),
)
async def list_custom_subscriptions(call: Call, query: Paging) -> Reply:
    return CUSTOM_SUBSCRIPTION_LIST(await call.page(CUSTOM_SUBSCRIPTIONS, query))
