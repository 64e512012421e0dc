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
    """List an instance's IPv4 addresses

    Lists the public IPv4 addresses of an instance, the main one first, and then those in private
    networks. The list is empty while the instance is pending.
    """
    with_mac = query.public_network
    found = await call.read(
        lambda tx: rules.ipv4s(tx, call.account, instance_id, with_mac=with_mac)
    )
    return catalog_page(IPV4_LIST, found, query)


@routes.post(
    "/instances/{instance-id}/ipv4", "create-instance-ipv4", IPV4, ok=202, errors=(400, 401, 404)
)
async def create_ipv4(call: Call, instance_id: str, body: Ipv4Create) -> Reply:
    """Add an IPv4 address

    Gives an instance another public IPv4 address. It costs by the hour from now on. An instance has
    at most 16 besides its main address. One more is refused with 400, as is an instance that is
    locked or has no public IPv4 address.
    """
    return IPV4(
        await call.write(lambda tx: rules.add_ipv4(tx, call.account, instance_id, body.reboot))
    )


@routes.delete(
    "/instances/{instance-id}/ipv4/{ipv4}", "delete-instance-ipv4", errors=(400, 401, 403, 404)
)
async def delete_ipv4(call: Call, instance_id: str, ipv4: str) -> Reply:
    """Remove an IPv4 address

    Takes an additional address from an instance and ends its charges. The main address, and a
    reserved IP, are refused with 400. Detach a reserved IP instead.
    """
    await call.write(lambda tx: rules.remove_ipv4(tx, call.account, instance_id, ipv4))
    return DONE


@routes.post(
    "/instances/{instance-id}/ipv4/reverse",
    "create-instance-reverse-ipv4",
    errors=(400, 401, 404),
)
async def create_reverse_ipv4(call: Call, instance_id: str, body: ReverseCreate) -> Reply:
    """Set an IPv4 reverse name

    Sets the name that the DNS answers for a public IPv4 address of an instance. It does so within
    moments.
    """
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
    """Reset an IPv4 reverse name

    Gives a public IPv4 address of an instance its default name back.
    """
    await call.write(lambda tx: REVERSE_NAMES.reset_ipv4(tx, call.account, instance_id, body.ip))
    return DONE


@routes.get("/instances/{instance-id}/ipv6", "get-instance-ipv6", IPV6_LIST, errors=(400, 401, 404))
async def list_ipv6(call: Call, instance_id: str) -> Reply:
    """List an instance's IPv6 addresses

    Lists the IPv6 networks of an instance with the address that it takes in each. The list is empty
    while the instance is pending, and where it has no IPv6.
    """
    record = await call.read(lambda tx: SERVERS.get(tx, call.account, instance_id))
    return IPV6_LIST.of(addresses.ipv6s(record.body, record.state))


@routes.post(
    "/instances/{instance-id}/ipv6/reverse",
    "create-instance-reverse-ipv6",
    errors=(400, 401, 404),
)
async def create_reverse_ipv6(call: Call, instance_id: str, body: ReverseCreate) -> Reply:
    """Set an IPv6 reverse name

    Sets the name that the DNS answers for an address in one of the instance's IPv6 networks. An
    instance has at most 100 of these names. An address outside of its networks is refused with 400.
    """
    await call.write(
        lambda tx: REVERSE_NAMES.set_ipv6(tx, call.account, instance_id, body.ip, body.reverse)
    )
    return DONE


@routes.get(
    "/instances/{instance-id}/ipv6/reverse", "list-instance-ipv6-reverse", REVERSE_IPV6_LIST
)
async def list_reverse_ipv6(call: Call, instance_id: str) -> Reply:
    """List IPv6 reverse names

    Lists the IPv6 addresses of an instance that have a reverse name, all at once.
    """
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
    """Delete an IPv6 reverse name

    Removes the name of an IPv6 address. An address without one answers 404.
    """
    await call.write(lambda tx: REVERSE_NAMES.remove_ipv6(tx, call.account, instance_id, ipv6))
    return DONE
