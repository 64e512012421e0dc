"""/v2/instances/{id}/ipv4 and /v2/instances/{id}/ipv6"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.catalog_pages import catalog_page
from ....http.operations import Call, Routes
from ....machines import addresses
from ....machines.addresses import Ipv4Address, Ipv6Address
from ....machines.reverse_names import ReverseCreate, ReverseDefault
from ..servers import REVERSE_NAMES, SERVERS
from . import rules
from .documents import Ipv4Create, Ipv4Query, ReverseIpv6Entry

routes = Routes("instances", read="subscriptions_view", write="subscriptions")

IPV4 = ItemResponse("ipv4", Ipv4Address)
IPV4_LIST = ListResponse("ipv4s", Ipv4Address)
IPV6_LIST = ListResponse("ipv6s", Ipv6Address)
REVERSE_IPV6_LIST = ListResponse("reverse_ipv6s", ReverseIpv6Entry, meta=False)


@routes.get("/instances/{instance-id}/ipv4", "get-instance-ipv4", IPV4_LIST, errors=(400, 401, 404))
async def list_ipv4(call: Call, instance_id: str, query: Ipv4Query) -> Reply:
    with_mac = query.public_network
    found = await call.read(
        lambda tx: rules.ipv4s(tx, call.account, instance_id, with_mac=with_mac)
    )
    return catalog_page(IPV4_LIST, found, query)


@routes.post(
    "/instances/{instance-id}/ipv4", "create-instance-ipv4", IPV4, ok=202, errors=(400, 401, 404)
)
async def create_ipv4(call: Call, instance_id: str, body: Ipv4Create) -> Reply:
    return IPV4(
        await call.write(lambda tx: rules.add_ipv4(tx, call.account, instance_id, body.reboot))
    )


@routes.delete(
    "/instances/{instance-id}/ipv4/{ipv4}", "delete-instance-ipv4", errors=(400, 401, 403, 404)
)
async def delete_ipv4(call: Call, instance_id: str, ipv4: str) -> Reply:
    await call.write(lambda tx: rules.remove_ipv4(tx, call.account, instance_id, ipv4))
    return DONE


@routes.post(
    "/instances/{instance-id}/ipv4/reverse",
    "create-instance-reverse-ipv4",
    errors=(400, 401, 404),
)
async def create_reverse_ipv4(call: Call, instance_id: str, body: ReverseCreate) -> Reply:
    await call.write(
        lambda tx: REVERSE_NAMES.set_ipv4(tx, call.account, instance_id, body.ip, body.reverse)
    )
    return DONE


@routes.post(
    "/instances/{instance-id}/ipv4/reverse/default",
    "post-instances-instance-id-ipv4-reverse-default",
    errors=(400, 401, 404),
)
async def reset_reverse_ipv4(call: Call, instance_id: str, body: ReverseDefault) -> Reply:
    await call.write(lambda tx: REVERSE_NAMES.reset_ipv4(tx, call.account, instance_id, body.ip))
    return DONE


@routes.get("/instances/{instance-id}/ipv6", "get-instance-ipv6", IPV6_LIST, errors=(400, 401, 404))
async def list_ipv6(call: Call, instance_id: str) -> Reply:
    record = await call.read(lambda tx: SERVERS.get(tx, call.account, instance_id))
    return IPV6_LIST.of(addresses.ipv6s(record.body, record.state))


@routes.post(
    "/instances/{instance-id}/ipv6/reverse",
    "create-instance-reverse-ipv6",
    errors=(400, 401, 404),
)
async def create_reverse_ipv6(call: Call, instance_id: str, body: ReverseCreate) -> Reply:
    await call.write(
        lambda tx: REVERSE_NAMES.set_ipv6(tx, call.account, instance_id, body.ip, body.reverse)
    )
    return DONE


@routes.get(
    "/instances/{instance-id}/ipv6/reverse", "list-instance-ipv6-reverse", REVERSE_IPV6_LIST
)
async def list_reverse_ipv6(call: Call, instance_id: str) -> Reply:
    record = await call.read(lambda tx: SERVERS.get(tx, call.account, instance_id))
    return REVERSE_IPV6_LIST.of(
        [ReverseIpv6Entry(entry.ip, entry.reverse) for entry in record.state.reverse_ipv6]
    )


@routes.delete(
    "/instances/{instance-id}/ipv6/reverse/{ipv6}",
    "delete-instance-reverse-ipv6",
    errors=(400, 401, 403, 404),
)
async def delete_reverse_ipv6(call: Call, instance_id: str, ipv6: str) -> Reply:
    await call.write(lambda tx: REVERSE_NAMES.remove_ipv6(tx, call.account, instance_id, ipv6))
    return DONE
