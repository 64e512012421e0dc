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
    """List OIDC issuers

    Lists the issuers that your account trusts, the oldest first, a page at a time.
    """
    return ISSUER_LIST(await call.page(ISSUERS, query))


@routes.post("/oidc/issuer", "create-oidc-issuer", ISSUER, ok=201, errors=(400, 401, 403))
async def create_issuer(call: Call, body: IssuerCreate) -> Reply:
    """Trust an OIDC issuer

    Makes your account believe the tokens of an issuer. Role trusts say what they open: nothing,
    until there is one. Unless you give a key, the issuer is asked for its keys right away. An
    account has at most 100 issuers, each once. An issuer that cannot be asked, has no key that can
    be used, or is trusted already is refused with 400.
    """
    wanted, account = body.given, call.account
    rules.check(wanted)
    found, key = await rules.prepare(call.service(Outgoing), wanted, wanted.source or EXTERNAL)
    return ISSUER(await call.write(lambda tx: rules.create(tx, account, wanted, found, key)))


@routes.get("/oidc/issuer/{issuer_id}", "get-oidc-issuer", ISSUER, errors=(401, 403, 404))
async def get_issuer(call: Call, issuer_id: str) -> Reply:
    """Get an OIDC issuer

    Shows one issuer that your account trusts.
    """
    return ISSUER(await call.get(ISSUERS, issuer_id))


@routes.patch(
    "/oidc/issuer/{issuer_id}", "update-oidc-issuer", ISSUER, ok=202, errors=(400, 401, 403, 404)
)
async def update_issuer(call: Call, issuer_id: str, body: IssuerUpdate) -> Reply:
    """Change an OIDC issuer

    Changes the URL or the key by which an issuer's tokens are known. With another URL and no key,
    the issuer there is asked for its keys right away. You must be allowed all that roles trusted to
    it allow; otherwise this is refused with 403. Issuers that Roost has made cannot be changed:
    that is refused with 400. The answer is 202.
    """
    wanted, caller = body.given, call.principal
    record = await call.get(ISSUERS, issuer_id)
    found, key = await rules.prepare(call.service(Outgoing), wanted, record.body.source)
    return ISSUER(
        await call.write(lambda tx: rules.update(tx, caller, issuer_id, wanted, found, key))
    )


@routes.delete("/oidc/issuer/{issuer_id}", "delete-oidc-issuer", errors=(401, 403, 404))
async def delete_issuer(call: Call, issuer_id: str) -> Reply:
    """Stop trusting an OIDC issuer

    Deletes an issuer. Its tokens let nobody in any more, and sessions that they began end with the
    next request.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, issuer_id))
    return DONE


@routes.get(
    "/oidc/issuer/{issuer_id}/jwks", "get-oidc-issuer-jwks", JWKS, public=True, errors=(404,)
)
async def get_issuer_jwks(call: Call, issuer_id: str) -> Reply:
    """Get an issuer's keys

    Shows the public keys by which an issuer's tokens are known, as far as they are known here.
    Nothing is fetched for it. You need no key.
    """
    return JWKS(Jwks(await call.read(lambda tx: rules.shown_keys(tx, issuer_id))))
