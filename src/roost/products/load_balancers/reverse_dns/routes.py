"""/v2/load-balancers/{id}/reverse-dns

The published paths are those of the contract; the samples beside them call others, which name the
kind of address in the path, and one of which can name the address to forget. Both answer.
"""

from ....http.answers import DONE, Reply, Whole
from ....http.operations import Call, Routes
from . import rules
from .documents import NameIpv4, NamesIpv6, ReverseDns

routes = Routes("load-balancer", read="loadbalancer", write="loadbalancer")

ERRORS = (400, 401, 404, 422)

NAMES = Whole(ReverseDns)
PATH = "/load-balancers/{load-balancer-id}/reverse-dns"


@routes.get(PATH, "get-load-balancer-reverse-dns", NAMES, errors=ERRORS)
async def get_names(call: Call, load_balancer_id: str) -> Reply:
    """Get reverse names

    Shows the names that the DNS answers for a load balancer's addresses.
    """
    return NAMES(await call.read(lambda tx: rules.names(tx, call.account, load_balancer_id)))


@routes.put(PATH, "create-load-balancer-reverse-dns-ipv4", errors=(*ERRORS, 403))
@routes.put(f"{PATH}/ipv4", "set-load-balancer-reverse-dns-ipv4", errors=(*ERRORS, 403))
async def name_ipv4(call: Call, load_balancer_id: str, body: NameIpv4) -> Reply:
    """Set an IPv4 reverse name

    Sets the name that the DNS answers for a load balancer's IPv4 address. An empty name brings the
    default one back. The path with and without `/ipv4` does the same.
    """
    await call.write(lambda tx: rules.name_ipv4(tx, call.account, load_balancer_id, body))
    return DONE


@routes.post(PATH, "create-load-balancer-reverse-dns-ipv6", errors=(*ERRORS, 403))
@routes.post(f"{PATH}/ipv6", "set-load-balancer-reverse-dns-ipv6", errors=(*ERRORS, 403))
async def name_ipv6(call: Call, load_balancer_id: str, body: NamesIpv6) -> Reply:
    """Set IPv6 reverse names

    Sets the names that the DNS answers for addresses in a load balancer's IPv6 network. Names of
    other addresses stay. There are at most 100. An address outside of the network is refused with
    400. The path with and without `/ipv6` does the same.
    """
    await call.write(lambda tx: rules.name_ipv6(tx, call.account, load_balancer_id, body))
    return DONE


@routes.delete(PATH, "delete-load-balancer-reverse-dns", errors=ERRORS)
async def forget_all(call: Call, load_balancer_id: str) -> Reply:
    """Delete IPv6 reverse names

    Removes all names of a load balancer's IPv6 addresses. The name of its IPv4 address stays.
    """
    await call.write(lambda tx: rules.forget_ipv6(tx, call.account, load_balancer_id))
    return DONE


@routes.delete(f"{PATH}/ipv6/{{ipv6}}", "delete-load-balancer-reverse-dns-ipv6", errors=ERRORS)
async def forget_one(call: Call, load_balancer_id: str, ipv6: str) -> Reply:
    """Delete an IPv6 reverse name

    Removes the name of one IPv6 address. An address without a name answers 404.
    """
    await call.write(lambda tx: rules.forget_ipv6(tx, call.account, load_balancer_id, ipv6))
    return DONE
