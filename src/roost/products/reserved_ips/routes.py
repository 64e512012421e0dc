"""/v2/reserved-ips"""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Paging, Routes
from . import rules
from .documents import (
    RESERVED_IPS,
    Attach,
    Convert,
    ReservedIP,
    ReservedIPCreate,
    ReservedIPUpdate,
)

routes = Routes("reserved-ip", read="subscriptions_view", write="subscriptions")

RESERVED_IP = ItemResponse("reserved_ip", ReservedIP)
RESERVED_IP_LIST = ListResponse("reserved_ips", ReservedIP)


@routes.get("/reserved-ips", "list-reserved-ips", RESERVED_IP_LIST, errors=(400, 401, 404))
async def list_reserved_ips(call: Call, query: Paging) -> Reply:
    """List reserved IPs

    Lists the addresses that you have reserved.
    """
    return RESERVED_IP_LIST.shaped(await call.records(RESERVED_IPS, query), rules.shown)


@routes.post(
    "/reserved-ips", "create-reserved-ip", RESERVED_IP, ok=201, acl="provisioning",
    errors=(400, 401, 404),
)  # fmt: skip
async def create_reserved_ip(call: Call, body: ReservedIPCreate) -> Reply:
    """Reserve an IP

    Reserves an IPv4 address or an IPv6 network in a region. You keep it until you delete it,
    whatever server has it meanwhile. It costs by the hour from now on, attached or not. Where no
    address is left the request is refused with 400.
    """
    made = await call.write(lambda tx: rules.create(tx, call.account, body))
    return RESERVED_IP(rules.shown(made))


@routes.post(
    "/reserved-ips/convert", "convert-reserved-ip", RESERVED_IP, ok=201, acl="provisioning",
    errors=(400, 401, 404),
)  # fmt: skip
async def convert_reserved_ip(call: Call, body: Convert) -> Reply:
    """Convert to a reserved IP

    Turns an address of one of your instances into a reserved IP. It stays attached to the instance
    and costs by the hour from now on. An address that no server of yours has, or that is reserved
    already, is refused with 400.
    """
    made = await call.write(lambda tx: rules.convert(tx, call.account, body))
    return RESERVED_IP(rules.shown(made))


@routes.get("/reserved-ips/{reserved-ip}", "get-reserved-ip", RESERVED_IP, errors=(400, 401, 404))
async def get_reserved_ip(call: Call, reserved_ip: str) -> Reply:
    """Get a reserved IP

    Shows one reserved IP and the server that has it.
    """
    return RESERVED_IP(rules.shown(await call.get(RESERVED_IPS, reserved_ip)))


@routes.patch(
    "/reserved-ips/{reserved-ip}", "patch-reserved-ips-reserved-ip", RESERVED_IP,
    errors=(400, 401, 404),
)  # fmt: skip
async def update_reserved_ip(call: Call, reserved_ip: str, body: ReservedIPUpdate) -> Reply:
    """Change a reserved IP

    Changes the label of a reserved IP.
    """
    changed = await call.write(lambda tx: rules.update(tx, call.account, reserved_ip, body))
    return RESERVED_IP(rules.shown(changed))


@routes.delete("/reserved-ips/{reserved-ip}", "delete-reserved-ip", errors=(400, 401))
async def delete_reserved_ip(call: Call, reserved_ip: str) -> Reply:
    """Delete a reserved IP

    Gives the address back and ends its charges. A server that has the address loses it. The address
    is free for others once no machine uses it any more.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, reserved_ip))
    return DONE


@routes.post("/reserved-ips/{reserved-ip}/attach", "attach-reserved-ip", errors=(400, 401, 404))
async def attach_reserved_ip(call: Call, reserved_ip: str, body: Attach) -> Reply:
    """Attach a reserved IP

    Gives the address to a server. If another server has it, that one loses it first, so you can
    move an address with one request. Attaching it where it already is does nothing. The machines
    follow within moments.
    """
    await call.write(lambda tx: rules.attach(tx, call.account, reserved_ip, body))
    return DONE


@routes.post("/reserved-ips/{reserved-ip}/detach", "detach-reserved-ip", errors=(400, 401, 404))
async def detach_reserved_ip(call: Call, reserved_ip: str) -> Reply:
    """Detach a reserved IP

    Takes the address from the server that has it. You keep the address and go on paying for it.
    Detaching an address that no server has does nothing.
    """
    await call.write(lambda tx: rules.detach(tx, call.account, reserved_ip))
    return DONE
