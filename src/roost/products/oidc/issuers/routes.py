"""/v2/oidc/issuer"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply, Whole
from ....http.operations import Call, Paging, Routes
from ....http.outgoing import Outgoing
from ..jose import Jwks
from . import rules
from .documents import EXTERNAL, ISSUERS, Issuer, IssuerCreate, IssuerUpdate

routes = Routes("oidc", read="manage_users", write="manage_users")

ISSUER = ItemResponse("issuer", Issuer)
ISSUER_LIST = ListResponse("issuers", Issuer)
JWKS = Whole(Jwks)


@routes.get("/oidc/issuer", "list-oidc-issuers", ISSUER_LIST, errors=(400, 401, 403))
async def list_issuers(call: Call, query: Paging) -> Reply:
    return ISSUER_LIST(await call.page(ISSUERS, query))


@routes.post("/oidc/issuer", "create-oidc-issuer", ISSUER, ok=201, errors=(400, 401, 403))
async def create_issuer(call: Call, body: IssuerCreate) -> Reply:
    """Without a key of its own, the issuer is asked for its keys at once."""
    wanted, account = body.given, call.account
    rules.check(wanted)
    found, key = await rules.prepare(call.service(Outgoing), wanted, wanted.source or EXTERNAL)
    return ISSUER(await call.write(lambda tx: rules.create(tx, account, wanted, found, key)))


@routes.get("/oidc/issuer/{issuer_id}", "get-oidc-issuer", ISSUER, errors=(401, 403, 404))
async def get_issuer(call: Call, issuer_id: str) -> Reply:
    return ISSUER(await call.get(ISSUERS, issuer_id))


@routes.patch(
    "/oidc/issuer/{issuer_id}", "update-oidc-issuer", ISSUER, ok=202, errors=(400, 401, 403, 404)
)
async def update_issuer(call: Call, issuer_id: str, body: IssuerUpdate) -> Reply:
    """With another uri and no key, the issuer there is asked for its keys."""
    wanted, caller = body.given, call.principal
    record = await call.get(ISSUERS, issuer_id)
    found, key = await rules.prepare(call.service(Outgoing), wanted, record.body.source)
    return ISSUER(
        await call.write(lambda tx: rules.update(tx, caller, issuer_id, wanted, found, key))
    )


@routes.delete("/oidc/issuer/{issuer_id}", "delete-oidc-issuer", errors=(401, 403, 404))
async def delete_issuer(call: Call, issuer_id: str) -> Reply:
    await call.write(lambda tx: rules.delete(tx, call.account, issuer_id))
    return DONE


@routes.get(
    "/oidc/issuer/{issuer_id}/jwks", "get-oidc-issuer-jwks", JWKS, public=True, errors=(404,)
)
async def get_issuer_jwks(call: Call, issuer_id: str) -> Reply:
    return JWKS(Jwks(await call.read(lambda tx: rules.shown_keys(tx, issuer_id))))
