"""/v2/apikeys and /v2/users/{user-id}/apikeys: one's own keys, and those of any user."""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Routes
from . import rules
from .documents import APIKey, APIKeyCreate

routes = Routes("api-keys")
user_routes = Routes("users", read="manage_users", write="manage_users")

API_KEY = ItemResponse("api_key", APIKey)
API_KEY_LIST = ListResponse("api_keys", APIKey, meta=False)


@routes.get("/apikeys", "list-api-keys", API_KEY_LIST, errors=(401,))
async def list_api_keys(call: Call) -> Reply:
    """List your API keys

    Lists API keys of your user, the oldest first, all at once. A key whose user may manage users
    sees all of them. Any other key sees only the keys that it has made. Console sessions have no
    keys and are refused with 403.
    """
    caller = call.principal
    return API_KEY_LIST.of(
        [rules.show(key) for key in await call.read(lambda tx: rules.list_own(tx, caller))]
    )


@routes.post("/apikeys", "create-api-key", API_KEY, ok=202, errors=(400, 401))
async def create_api_key(call: Call, body: APIKeyCreate) -> Reply:
    """Create an API key

    Makes a key for your own user. This answer is the only one that shows the whole key, so keep it.
    The new key can do no more than the key in use: it has the same permissions, the same allowed
    networks, and expires no later. It ends when the key in use ends.
    """
    caller = call.principal
    made = await call.write(lambda tx: rules.create_own(tx, caller, body))
    return API_KEY(rules.show(made.key, made.text))


@routes.get("/apikeys/{apikey-id}", "get-api-key", API_KEY, errors=(400, 401))
async def get_api_key(call: Call, apikey_id: str) -> Reply:
    """Get an API key

    Shows one of your keys with its last 5 characters. A key that the key in use may not see answers
    404.
    """
    caller = call.principal
    return API_KEY(rules.show(await call.read(lambda tx: rules.get_own(tx, caller, apikey_id))))


@routes.delete("/apikeys/{apikey-id}", "delete-api-key", errors=(400, 401))
async def delete_api_key(call: Call, apikey_id: str) -> Reply:
    """Delete an API key

    Ends the key at once, and with it every key that it has made. You can delete the key in use.
    """
    caller = call.principal
    await call.write(lambda tx: rules.revoke_own(tx, caller, apikey_id))
    return DONE


@user_routes.get("/users/{user-id}/apikeys", "list-user-api-keys", API_KEY_LIST, errors=(400, 401))
async def list_user_api_keys(call: Call, user_id: str) -> Reply:
    """List a user's API keys

    Lists all API keys of one of the account's users, the oldest first, all at once.
    """
    account = call.account
    return API_KEY_LIST.of(
        [rules.show(key) for key in await call.read(lambda tx: rules.list_of(tx, account, user_id))]
    )


@user_routes.post(
    "/users/{user-id}/apikeys", "create-user-api-key", API_KEY, ok=202, errors=(400, 401)
)
async def create_user_api_key(call: Call, user_id: str, body: APIKeyCreate) -> Reply:
    """Create a user's API key

    Makes a key for one of the account's users. This answer is the only one that shows the whole
    key. The key can do no more than you can and expires no later than the key in use. It ends with
    its user. Making one for the root user is refused with 403 unless you are the root user.
    """
    caller = call.principal
    made = await call.write(lambda tx: rules.create_for(tx, caller, user_id, body))
    return API_KEY(rules.show(made.key, made.text))


@user_routes.get(
    "/users/{user-id}/apikeys/{apikey-id}", "get-user-api-key", API_KEY, errors=(400, 401)
)
async def get_user_api_key(call: Call, user_id: str, apikey_id: str) -> Reply:
    """Get a user's API key

    Shows one key of the user with its last 5 characters.
    """
    account = call.account
    return API_KEY(
        rules.show(await call.read(lambda tx: rules.get_of(tx, account, user_id, apikey_id)))
    )


@user_routes.delete(
    "/users/{user-id}/apikeys/{apikey-id}", "delete-user-api-key", errors=(400, 401)
)
async def delete_user_api_key(call: Call, user_id: str, apikey_id: str) -> Reply:
    """Delete a user's API key

    Ends the key at once, and with it every key that it has made. Only the root user may delete keys
    of the root user. Others are refused with 403.
    """
    caller = call.principal
    await call.write(lambda tx: rules.revoke_of(tx, caller, user_id, apikey_id))
    return DONE
