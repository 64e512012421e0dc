"""/v2/apikeys"""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Routes
from . import rules
from .documents import APIKey, APIKeyCreate

routes = Routes("api-keys")

API_KEY = ItemResponse("api_key", APIKey)
API_KEY_LIST = ListResponse("api_keys", APIKey, meta=False)


@routes.get("/apikeys", "list-api-keys", API_KEY_LIST, errors=(401,))
async def list_api_keys(call: Call) -> Reply:
    caller = call.principal
    return API_KEY_LIST.of(
        [rules.show(key) for key in await call.read(lambda tx: rules.list_own(tx, caller))]
    )


@routes.post("/apikeys", "create-api-key", API_KEY, ok=202, errors=(400, 401))
async def create_api_key(call: Call, body: APIKeyCreate) -> Reply:
    caller = call.principal
    made = await call.write(lambda tx: rules.create_own(tx, caller, body))
    return API_KEY(rules.show(made.key, made.text))


@routes.get("/apikeys/{apikey-id}", "get-api-key", API_KEY, errors=(400, 401))
async def get_api_key(call: Call, apikey_id: str) -> Reply:
    caller = call.principal
    return API_KEY(rules.show(await call.read(lambda tx: rules.get_own(tx, caller, apikey_id))))


@routes.delete("/apikeys/{apikey-id}", "delete-api-key", errors=(400, 401))
async def delete_api_key(call: Call, apikey_id: str) -> Reply:
    caller = call.principal
    await call.write(lambda tx: rules.revoke_own(tx, caller, apikey_id))
    return DONE
