"""/v2/load-balancers and /v2/load-balancers/{id}"""

import asyncio

from ....engine import usage
from ....http.answers import DONE, JSON, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Paging, Routes
from ....store import Tx
from ....store.secret import Secret
from .. import certificates
from ..documents import LOAD_BALANCERS, Certificate, LoadBalancerDetails
from ..ssl import rules as ssl
from . import rules
from .documents import Configuration, LoadBalancerCreate, LoadBalancerUpdate

routes = Routes("load-balancer", read="loadbalancer", write="loadbalancer")

ERRORS = (400, 401, 404, 422)

LOAD_BALANCER = ItemResponse("load_balancer", LoadBalancerDetails)
LOAD_BALANCER_LIST = ListResponse("load_balancers", LoadBalancerDetails)


async def _certificate(call: Call, body: Configuration) -> Certificate | None:
    """What the request has in `ssl`; checking it takes too long for the thread that answers."""
    given = await asyncio.to_thread(ssl.read, body.ssl)
    if given is None:
        return None
    return certificates.sealed(call.service(Secret), given, issued=False)


def _one(raw: bytes) -> Reply:
    return Reply(b'{"load_balancer":%s}' % raw, JSON)


@routes.get("/load-balancers", "list-load-balancers", LOAD_BALANCER_LIST, errors=ERRORS)
async def list_load_balancers(call: Call, query: Paging) -> Reply:
    """List load balancers

    Lists your load balancers, those that follow a global one included.
    """
    page = await call.shown(LOAD_BALANCERS, query, rules.all_details)
    return LOAD_BALANCER_LIST(page.with_items(b",".join(page.items)))


@routes.post(
    "/load-balancers", "create-load-balancer", LOAD_BALANCER, ok=202, errors=(*ERRORS, 403)
)
async def create_load_balancer(call: Call, body: LoadBalancerCreate) -> Reply:
    """Create a load balancer

    Deploys a load balancer in a region. It is `pending` at first and `active` once its nodes are
    there, and shows its addresses from then on. Each node costs by the hour from now on. Forwarding
    rules say what it takes, and `instances` where to. A region without load balancers, an even
    number of nodes, or anything that does not exist is refused with 400 and changes nothing.
    """
    certificate = await _certificate(call, body)
    return _one(
        await call.write_and_show(
            lambda tx: rules.create(tx, call.account, body, certificate),
            lambda tx, record: rules.details(tx, record, usage.pending_of(tx, record.id)),
        )
    )


@routes.get("/load-balancers/{load-balancer-id}", "get-load-balancer", LOAD_BALANCER, errors=ERRORS)
async def get_load_balancer(call: Call, load_balancer_id: str) -> Reply:
    """Get a load balancer

    Shows one load balancer with its rules and its health check.
    """

    def find(tx: Tx) -> bytes:
        found = usage.get_with_pending(tx, LOAD_BALANCERS, load_balancer_id, call.account)
        return rules.details(tx, *found)

    return _one(await call.read(find))


@routes.patch("/load-balancers/{load-balancer-id}", "update-load-balancer", errors=(*ERRORS, 403))
async def update_load_balancer(
    call: Call, load_balancer_id: str, body: LoadBalancerUpdate
) -> Reply:
    """Change a load balancer

    Changes what you give and leaves the rest as it is. A list that you give replaces the one that
    is there. While nodes are being made the request is refused with 400. A load balancer that
    follows a global one takes only its own label, nodes, instances and VPC. Change the global one
    for everything else.
    """
    certificate = await _certificate(call, body)

    def change(tx: Tx) -> None:
        rules.update(tx, call.account, load_balancer_id, body, certificate)

    await call.write(change)
    return DONE


@routes.delete("/load-balancers/{load-balancer-id}", "delete-load-balancer", errors=ERRORS)
async def delete_load_balancer(call: Call, load_balancer_id: str) -> Reply:
    """Delete a load balancer

    Deletes a load balancer, with those that follow it, and ends their charges. While nodes are
    being made the request is refused with 400.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, load_balancer_id))
    return DONE
