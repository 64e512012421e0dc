"""/v2/organizations"""

from ...http.answers import DONE, Links, Many, Meta, One, Reply, Spread, Twice
from ...http.catalog_pages import cut
from ...http.operations import Call, Paging, Routes
from ...store import Page
from .. import users
from . import members, rules, scim
from .documents import (
    Organization,
    OrganizationChange,
    OrganizationCreate,
    OrganizationScim,
    SuspendedUser,
)

routes = Routes("organizations", read="manage_users", write="manage_users")

ORGANIZATION = Spread("organization", Organization)
ORGANIZATION_LIST = Twice("organizations", "orgs", Organization)
SCIM = One("scim", OrganizationScim)
SUSPENDED_LIST = Many("users", SuspendedUser)

FOUND = (401, 403, 404)


@routes.get("/organizations", "list-organizations", ORGANIZATION_LIST, errors=(401, 403))
async def list_organizations(call: Call, query: Paging) -> Reply:
    await _begin(call)
    caller = call.principal
    every = [each.body for each in await call.read(lambda tx: rules.of_person(tx, caller))]
    page, links = cut(every, query)
    return ORGANIZATION_LIST(Page(page, len(every), links.next, links.prev))


@routes.post("/organizations", "create-organization", ORGANIZATION, ok=201, errors=(400, 401, 403))
async def create_organization(call: Call, body: OrganizationCreate) -> Reply:
    account = call.account
    return ORGANIZATION((await call.write(lambda tx: rules.create(tx, account, body))).body)


@routes.get("/organizations/{id}", "get-organization", ORGANIZATION, errors=FOUND)
async def get_organization(call: Call, id: str) -> Reply:
    await _begin(call)
    caller = call.principal
    return ORGANIZATION((await call.read(lambda tx: rules.seen(tx, caller, id))).body)


@routes.put("/organizations/{id}", "update-organization", ORGANIZATION, errors=(400, 401, 403, 404))
async def update_organization(call: Call, id: str, body: OrganizationChange) -> Reply:
    account = call.account
    return ORGANIZATION((await call.write(lambda tx: rules.update(tx, account, id, body))).body)


@routes.delete("/organizations/{id}", "delete-organization", errors=(400, 401, 403, 404))
async def delete_organization(call: Call, id: str) -> Reply:
    account = call.account
    await call.write(lambda tx: rules.delete(tx, account, id))
    return DONE


@routes.patch("/organizations/{id}/restore", "restore-organization", ORGANIZATION, errors=FOUND)
async def restore_organization(call: Call, id: str) -> Reply:
    account = call.account
    return ORGANIZATION((await call.write(lambda tx: rules.restore(tx, account, id))).body)


@routes.delete("/organizations/{id}/user/{user_id}", "remove-organization-user", errors=FOUND)
async def remove_organization_user(call: Call, id: str, user_id: str) -> Reply:
    caller = call.principal
    await call.write(lambda tx: members.remove(tx, caller, id, user_id))
    return DONE


@routes.put("/organizations/{id}/user/{user_id}/suspend", "suspend-organization-user", errors=FOUND)
async def suspend_organization_user(call: Call, id: str, user_id: str) -> Reply:
    caller = call.principal
    await call.write(lambda tx: members.suspend(tx, caller, id, user_id))
    return DONE


@routes.put(
    "/organizations/{id}/user/{user_id}/unsuspend", "unsuspend-organization-user", errors=FOUND
)
async def unsuspend_organization_user(call: Call, id: str, user_id: str) -> Reply:
    caller = call.principal
    await call.write(lambda tx: members.unsuspend(tx, caller, id, user_id))
    return DONE


@routes.get(
    "/organizations/{id}/suspended-users",
    "list-organization-suspended-users",
    SUSPENDED_LIST,
    errors=FOUND,
)
async def list_organization_suspended_users(call: Call, id: str, query: Paging) -> Reply:
    await _begin(call)
    account = call.account
    found = await call.read(lambda tx: rules.get(tx, account, id))
    if not found.hidden.is_own:  # whoever owns it cannot be suspended, and nobody else is in it
        return SUSPENDED_LIST.of([], Meta(0, Links()))
    return SUSPENDED_LIST.shaped(
        await call.records(users.USERS, query, {"status": "suspended"}), members.show
    )


@routes.get("/organizations/{id}/scim", "get-organization-scim", SCIM, errors=FOUND)
async def get_organization_scim(call: Call, id: str) -> Reply:
    await _begin(call)
    account = call.account
    return SCIM(await call.read(lambda tx: scim.read(tx, account, id)))


@routes.post(
    "/organizations/{id}/scim/enable", "enable-organization-scim", SCIM, ok=200, errors=FOUND
)
async def enable_organization_scim(call: Call, id: str) -> Reply:
    account = call.account
    return SCIM(await call.write(lambda tx: scim.switch(tx, account, id, enabled=True)))


@routes.post(
    "/organizations/{id}/scim/disable", "disable-organization-scim", SCIM, ok=200, errors=FOUND
)
async def disable_organization_scim(call: Call, id: str) -> Reply:
    account = call.account
    return SCIM(await call.write(lambda tx: scim.switch(tx, account, id, enabled=False)))


@routes.post(
    "/organizations/{id}/scim/token", "rotate-organization-scim-token", SCIM, ok=200, errors=FOUND
)
async def rotate_organization_scim_token(call: Call, id: str) -> Reply:
    account, secret = call.account, scim.new_secret()
    return SCIM(await call.write(lambda tx: scim.rotate(tx, account, id, secret)))


async def _begin(call: Call) -> None:
    """Stores the organization that every account has, the first time that anybody asks for it."""
    account = call.account
    if not await call.read(lambda tx: rules.has_begun(tx, account)):
        await call.store.write(lambda tx: rules.own(tx, account))
