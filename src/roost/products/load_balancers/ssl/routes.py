"""/v2/load-balancers/{id}/ssl and /auto_ssl"""

from ....http.answers import DONE, Reply
from ....http.operations import Call, Routes
from . import rules

routes = Routes("load-balancer", read="loadbalancer", write="loadbalancer")

ERRORS = (400, 401, 404, 422)


@routes.delete("/load-balancers/{load-balancer-id}/ssl", "delete-load-balancer-ssl", errors=ERRORS)
async def delete_ssl(call: Call, load_balancer_id: str) -> Reply:
    """Remove a certificate

    Takes the certificate away from a load balancer. While HTTP is redirected to HTTPS the request
    is refused with 400, unless auto SSL is on. Auto SSL gets a new certificate when the next one is
    due.
    """
    await call.write(lambda tx: rules.remove(tx, call.account, load_balancer_id))
    return DONE


@routes.delete(
    "/load-balancers/{load-balancer-id}/auto_ssl", "delete-load-balancer-auto-ssl", errors=ERRORS
)
async def delete_auto_ssl(call: Call, load_balancer_id: str) -> Reply:
    """Turn off auto SSL

    Stops getting certificates for a load balancer. The one that it has stays until it expires.
    """
    await call.write(lambda tx: rules.stop_auto(tx, call.account, load_balancer_id))
    return DONE
