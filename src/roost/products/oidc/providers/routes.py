"""/v2/oidc/provider"""

import asyncio

from ....http.answers import DONE, ItemResponse, ListResponse, Reply, Whole
from ....http.operations import Call, Paging, Routes
from . import rules
from .documents import PROVIDERS, CreatedProvider, Discovery, Provider, ProviderRequest

routes = Routes("oidc", read="manage_users", write="manage_users")

PROVIDER = ItemResponse("provider", Provider)
CREATED = ItemResponse("provider", CreatedProvider)
PROVIDER_LIST = ListResponse("providers", Provider)
DISCOVERY = Whole(Discovery)


@routes.get("/oidc/provider", "list-oidc-providers", PROVIDER_LIST, errors=(400, 401, 403))
async def list_providers(call: Call, query: Paging) -> Reply:
    """List OIDC providers

    Lists the providers of your account, the oldest first, a page at a time.
    """
    return PROVIDER_LIST(await call.page(PROVIDERS, query))


@routes.post("/oidc/provider", "create-oidc-provider", CREATED, ok=201, errors=(400, 401, 403))
async def create_provider(call: Call, body: ProviderRequest) -> Reply:
    """Create an OIDC provider

    Makes a way by which an application lets users of your account in, with an issuer of its own,
    unless you name one. The answer shows the application's secret, this once. An account has at
    most 100. No name, a URL that users must not be sent to, or a key that is not the issuer's is
    refused with 400.
    """
    wanted, account = body.given, call.account
    key = await asyncio.to_thread(rules.make_key, wanted.private_key_b64)
    made = rules.new(call.origin, key)
    record = await call.write(lambda tx: rules.create(tx, account, wanted, made))
    return CREATED(rules.created(record, made.secret))


@routes.get("/oidc/provider/{provider_id}", "get-oidc-provider", PROVIDER, errors=(401, 403, 404))
async def get_provider(call: Call, provider_id: str) -> Reply:
    """Get an OIDC provider

    Shows one provider, without the application's secret.
    """
    return PROVIDER(await call.get(PROVIDERS, provider_id))


@routes.delete("/oidc/provider/{provider_id}", "delete-oidc-provider", errors=(401, 403, 404))
async def delete_provider(call: Call, provider_id: str) -> Reply:
    """Delete an OIDC provider

    Deletes a provider, and the issuer that was made with it. Users whom it has let in are out at
    once.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, provider_id))
    return DONE


@routes.get(
    "/oidc/provider/{provider_id}/.well-known/openid-configuration",
    "get-oidc-provider-discovery", DISCOVERY, public=True, errors=(404,),
)  # fmt: skip
async def get_discovery(call: Call, provider_id: str) -> Reply:
    """Get a provider's configuration

    Tells where a provider's endpoints are and what it can do, as OpenID Connect Discovery has it.
    Client libraries ask for it by themselves. You need no key.
    """
    record = await call.read(lambda tx: tx.get(PROVIDERS, provider_id))
    return DISCOVERY(rules.discovery(record))


@routes.get(
    "/oidc/{provider_id}/.well-known/openid-configuration",
    "get-oidc-discovery", DISCOVERY, public=True, errors=(404,), resource="oidc/provider",
)  # fmt: skip
async def get_discovery_of_clients(call: Call, provider_id: str) -> Reply:
    """Get a provider's configuration (short path)

    Does the same as `/oidc/provider/{provider_id}/.well-known/openid-configuration`, under a path
    that some clients use.
    """
    return await get_discovery(call, provider_id)
