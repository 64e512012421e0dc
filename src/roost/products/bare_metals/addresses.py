"""A bare metal's public addresses: /v2/bare-metals/{id}/ipv4 and /v2/bare-metals/{id}/ipv6"""

from ...http.answers import DONE, ListResponse, Reply
from ...http.operations import Call, Routes
from ...machines import addresses
from ...machines.addresses import Ipv4Address, Ipv6Address
from ...machines.reverse_names import ReverseCreate, ReverseDefault
from .documents import BARE_METALS
from .servers import REVERSE_NAMES

routes = Routes("baremetal", read="subscriptions_view", write="subscriptions")

ERRORS = (400, 401, 404)

IPV4_LIST = ListResponse("ipv4s", Ipv4Address)
IPV6_LIST = ListResponse("ipv6s", Ipv6Address)


@routes.get("/bare-metals/{baremetal-id}/ipv4", "get-ipv4-baremetal", IPV4_LIST, errors=ERRORS)
async def list_ipv4(call: Call, baremetal_id: str) -> Reply:
    """List a server's IPv4 addresses

    Lists the public IPv4 addresses of a bare metal server, the main one first. The list is empty
    until a machine is chosen.
    """
    record = await call.get(BARE_METALS, baremetal_id)
    return IPV4_LIST.of(addresses.ipv4s(record.body, record.state, with_mac=True))


@routes.get("/bare-metals/{baremetal-id}/ipv6", "get-ipv6-baremetal", IPV6_LIST, errors=ERRORS)
async def list_ipv6(call: Call, baremetal_id: str) -> Reply:
    """List a server's IPv6 addresses

    Lists the IPv6 networks of a bare metal server with the address that it takes in each. The list
    is empty where it has no IPv6.
    """
    record = await call.get(BARE_METALS, baremetal_id)
    return IPV6_LIST.of(addresses.ipv6s(record.body, record.state))


@routes.post(
    "/bare-metals/{baremetal-id}/ipv4/reverse", "create-baremetal-reverse-ipv4", errors=ERRORS
)
async def create_reverse_ipv4(call: Call, baremetal_id: str, body: ReverseCreate) -> Reply:
    """Set an IPv4 reverse name

    Sets the name that the DNS answers for a public IPv4 address of a bare metal server.
    """
    ip, name = body.ip, body.reverse
    await call.write(lambda tx: REVERSE_NAMES.set_ipv4(tx, call.account, baremetal_id, ip, name))
    return DONE


@routes.post(
    "/bare-metals/{baremetal-id}/ipv4/reverse/default",
    "post-baremetal-instance-id-ipv4-reverse-default",
    errors=ERRORS,
)
async def reset_reverse_ipv4(call: Call, baremetal_id: str, body: ReverseDefault) -> Reply:
    """Reset an IPv4 reverse name

    Gives a public IPv4 address of a bare metal server its default name back.
    """
    await call.write(lambda tx: REVERSE_NAMES.reset_ipv4(tx, call.account, baremetal_id, body.ip))
    return DONE


@routes.post(
    "/bare-metals/{baremetal-id}/ipv6/reverse", "create-baremetal-reverse-ipv6", errors=ERRORS
)
async def create_reverse_ipv6(call: Call, baremetal_id: str, body: ReverseCreate) -> Reply:
    """Set an IPv6 reverse name

    Sets the name that the DNS answers for an address in one of the server's IPv6 networks. A server
    has at most 100 of these names. An address outside of its networks is refused with 400.
    """
    ip, name = body.ip, body.reverse
    await call.write(lambda tx: REVERSE_NAMES.set_ipv6(tx, call.account, baremetal_id, ip, name))
    return DONE


@routes.delete(
    "/bare-metals/{baremetal-id}/ipv6/reverse/{ipv6}",
    "delete-baremetal-reverse-ipv6",
    errors=(400, 401, 403, 404),
)
async def delete_reverse_ipv6(call: Call, baremetal_id: str, ipv6: str) -> Reply:
    """Delete an IPv6 reverse name

    Removes the name of an IPv6 address. An address without one answers 404.
    """
    await call.write(lambda tx: REVERSE_NAMES.remove_ipv6(tx, call.account, baremetal_id, ipv6))
    return DONE
