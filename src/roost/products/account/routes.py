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


@routes.get("/account", "get-account", ACCOUNT, acl="billing")
async def get_account(call: Call) -> Reply:
    """Get your account

    Shows the name and address of the account, the permissions of your key, what you owe and what
    this month has come to so far. `pending_charges` includes the charges of sub-accounts.
    """
    return ACCOUNT(await call.service(Overview).of(call.principal))


@routes.get("/account/bgp", "get-account-bgp", BGP, errors=(500,))
async def get_account_bgp(call: Call) -> Reply:
    """Get BGP settings

    Shows whether BGP is set up for the account, with its AS number and the password of its
    sessions.
    """
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
    """Set up BGP

    Sets up BGP for the account and opens a ticket about it. Roost grants the request at once and
    nobody has to answer the ticket. A second request replaces the first. The body may be up to 8
    MiB, because the letter of authorization is part of it. A prefix that is not in CIDR form, a
    reserved AS number or a missing letter is refused with 400.
    """
    caller = call.principal
    ticket = await call.write(lambda tx: bgp.set_up(tx, caller, body))
    return TICKET(TicketReference(ticket.id))


@routes.post("/account/bgp/prefixes", "create-account-bgp-prefixes", TICKET, errors=(400, 401, 500))
async def create_account_bgp_prefixes(call: Call, body: BgpPrefixes) -> Reply:
    """Request more BGP prefixes

    Opens a ticket that asks to announce more networks. An empty list, or an entry that is not a
    network in CIDR form, is refused with 400.
    """
    caller = call.principal
    ticket = await call.write(lambda tx: bgp.add_prefixes(tx, caller, body))
    return TICKET(TicketReference(ticket.id))


@routes.get("/account/bandwidth", "get-account-bandwidth", BANDWIDTH, errors=(500,))
async def get_account_bandwidth(call: Call) -> Reply:
    """Get bandwidth use

    Shows the traffic of all instances and bare metal servers of the account: last month, this month
    up to now, and this month as it will be if it goes on like this. Traffic is counted in whole GB
    of 1024^3 bytes. Only what is sent can cost anything.
    """
    meters = {COMPUTE: call.service(Compute), METAL: call.service(Metal)}
    return BANDWIDTH(await traffic.bandwidth(call.store, meters, call.account))


@routes.get(
    "/account/custom-subscriptions",
    "list-custom-subscriptions",
    CUSTOM_SUBSCRIPTION_LIST,
    errors=(400, 401, 500),
)
async def list_custom_subscriptions(call: Call, query: Paging) -> Reply:
    """List custom subscriptions

    Lists subscriptions that were agreed on outside the API. Roost has none, so the list is always
    empty.
    """
    return CUSTOM_SUBSCRIPTION_LIST(await call.page(CUSTOM_SUBSCRIPTIONS, query))
