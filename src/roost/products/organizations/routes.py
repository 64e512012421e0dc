"""/v2/organizations"""

from ...http.answers import DONE, ItemResponse, Links, ListResponse, Meta, Reply, Spread, Twice
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
SCIM = ItemResponse("scim", OrganizationScim)
SUSPENDED_LIST = ListResponse("users", SuspendedUser)

FOUND = (401, 403, 404)


@routes.get("/organizations", "list-organizations", ORGANIZATION_LIST, errors=(401, 403))
async def list_organizations(call: Call, query: Paging) -> Reply:
    """List organizations

    Lists the organizations that you are in, a page at a time: those of your account first, then
    others that you have been let into.
    """
    await _begin(call)
    caller = call.principal
    every = [each.body for each in await call.read(lambda tx: rules.of_person(tx, caller))]
    page, links = cut(every, query)
    return ORGANIZATION_LIST(Page(page, len(every), links.next, links.prev))


@routes.post("/organizations", "create-organization", ORGANIZATION, ok=201, errors=(400, 401, 403))
async def create_organization(call: Call, body: OrganizationCreate) -> Reply:
    """Create an organization

    Makes another organization of your account. Nobody is in it but the root user, since keys act in
    the organization that the account began with. An account has at most 100; one more is refused
    with 400, or takes the place of the one that was deleted first.
    """
    account = call.account
    return ORGANIZATION((await call.write(lambda tx: rules.create(tx, account, body))).body)


@routes.get("/organizations/{id}", "get-organization", ORGANIZATION, errors=FOUND)
async def get_organization(call: Call, id: str) -> Reply:
    """Get an organization

    Shows one organization that you are in.

    id: The id of the organization.
    """
    await _begin(call)
    caller = call.principal
    return ORGANIZATION((await call.read(lambda tx: rules.seen(tx, caller, id))).body)


@routes.put("/organizations/{id}", "update-organization", ORGANIZATION, errors=(400, 401, 403, 404))
async def update_organization(call: Call, id: str, body: OrganizationChange) -> Reply:
    """Change an organization

    Changes the name, the type, or both. What you leave empty stays.

    id: The id of the organization.
    """
    account = call.account
    return ORGANIZATION((await call.write(lambda tx: rules.update(tx, account, id, body))).body)


@routes.delete("/organizations/{id}", "delete-organization", errors=(400, 401, 403, 404))
async def delete_organization(call: Call, id: str) -> Reply:
    """Delete an organization

    Deletes an organization of your account, until it is restored. The one that the account began
    with cannot be deleted: that is refused with 400.

    id: The id of the organization.
    """
    account = call.account
    await call.write(lambda tx: rules.delete(tx, account, id))
    return DONE


@routes.patch("/organizations/{id}/restore", "restore-organization", ORGANIZATION, errors=FOUND)
async def restore_organization(call: Call, id: str) -> Reply:
    """Restore an organization

    Brings a deleted organization back. One that is not deleted stays as it is.

    id: The id of the organization.
    """
    account = call.account
    return ORGANIZATION((await call.write(lambda tx: rules.restore(tx, account, id))).body)


@routes.delete("/organizations/{id}/user/{user_id}", "remove-organization-user", errors=FOUND)
async def remove_organization_user(call: Call, id: str, user_id: str) -> Reply:
    """Remove a user from an organization

    Deletes a user of the organization, with all keys and sessions. Users that the same person has
    elsewhere stay. The root user cannot be removed, nor can you remove yourself: both are refused
    with 403.

    id: The id of the organization.
    """
    caller = call.principal
    await call.write(lambda tx: members.remove(tx, caller, id, user_id))
    return DONE


@routes.put("/organizations/{id}/user/{user_id}/suspend", "suspend-organization-user", errors=FOUND)
async def suspend_organization_user(call: Call, id: str, user_id: str) -> Reply:
    """Suspend a user

    Takes all access from a user until `unsuspend`: keys and sessions stop with the next request.
    Suspending twice changes nothing. The root user cannot be suspended, nor can you suspend
    yourself: both are refused with 403.

    id: The id of the organization.
    """
    caller = call.principal
    await call.write(lambda tx: members.suspend(tx, caller, id, user_id))
    return DONE


@routes.put(
    "/organizations/{id}/user/{user_id}/unsuspend", "unsuspend-organization-user", errors=FOUND
)
async def unsuspend_organization_user(call: Call, id: str, user_id: str) -> Reply:
    """Unsuspend a user

    Gives a suspended user back what they had. A user who is not suspended stays as they are.

    id: The id of the organization.
    """
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
    """List suspended users

    Lists the users of an organization who are suspended, a page at a time.

    id: The id of the organization.
    """
    await _begin(call)
    account = call.account
    found = await call.read(lambda tx: rules.get(tx, account, id))
    if not found.state.is_own:  # whoever owns it cannot be suspended, and nobody else is in it
        return SUSPENDED_LIST.of([], Meta(0, Links()))
    return SUSPENDED_LIST.shaped(
        await call.records(users.USERS, query, {"status": "suspended"}), members.show
    )


@routes.get("/organizations/{id}/scim", "get-organization-scim", SCIM, errors=FOUND)
async def get_organization_scim(call: Call, id: str) -> Reply:
    """Get SCIM settings

    Tells whether a directory may manage the organization's users. The token is not in the answer.

    id: The id of the organization.
    """
    await _begin(call)
    account = call.account
    return SCIM(await call.read(lambda tx: scim.read(tx, account, id)))


@routes.post(
    "/organizations/{id}/scim/enable", "enable-organization-scim", SCIM, ok=200, errors=FOUND
)
async def enable_organization_scim(call: Call, id: str) -> Reply:
    """Turn SCIM on

    Lets a directory manage the organization's users and groups below `/scim/v2`, with the
    organization's SCIM token. A token that was made before works again.

    id: The id of the organization.
    """
    account = call.account
    return SCIM(await call.write(lambda tx: scim.switch(tx, account, id, enabled=True)))


@routes.post(
    "/organizations/{id}/scim/disable", "disable-organization-scim", SCIM, ok=200, errors=FOUND
)
async def disable_organization_scim(call: Call, id: str) -> Reply:
    """Turn SCIM off

    Stops the SCIM token from opening anything until SCIM is turned on again. Users that a directory
    has made stay.

    id: The id of the organization.
    """
    account = call.account
    return SCIM(await call.write(lambda tx: scim.switch(tx, account, id, enabled=False)))


@routes.post(
    "/organizations/{id}/scim/token", "rotate-organization-scim-token", SCIM, ok=200, errors=FOUND
)
async def rotate_organization_scim_token(call: Call, id: str) -> Reply:
    """Make a new SCIM token

    Makes a SCIM token, and shows it this once. The one before opens nothing any more. You must be
    allowed everything in the account, since a directory can put anybody into any group; otherwise
    this is refused with 403.

    id: The id of the organization.
    """
    caller, secret = call.principal, scim.new_secret()
    return SCIM(await call.write(lambda tx: scim.rotate(tx, caller, id, secret)))


async def _begin(call: Call) -> None:
    """Stores the organization that every account has, the first time that anybody asks for it."""
    account = call.account
    if not await call.read(lambda tx: rules.has_begun(tx, account)):
        await call.store.write(lambda tx: rules.own(tx, account))
