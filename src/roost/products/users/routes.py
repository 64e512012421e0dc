"""/v2/users"""

import msgspec

from ...http.answers import DONE, ItemResponse, ListResponse, Reply, Whole
from ...http.operations import Call, Paging, Routes
from . import rules, standing, whitelist
from .activity import shown
from .documents import (
    USERS,
    CreatedUser,
    Subnet,
    SubnetQuery,
    User,
    UserCreate,
    UserUpdate,
    WhitelistEntry,
)

routes = Routes("users", read="manage_users", write="manage_users")

USER = ItemResponse("user", User)
CREATED = ItemResponse("user", CreatedUser)
USER_LIST = ListResponse("users", User)
ENTRY = ItemResponse("ip_whitelist_entry", WhitelistEntry)
ENTRY_LIST = ListResponse("ip_whitelist", WhitelistEntry)
GROUPS = Whole(standing.UserGroups)
ROLES = Whole(standing.UserRoles)
POLICIES = Whole(standing.UserPolicies)


@routes.get("/users", "list-users", USER_LIST, errors=(400, 401, 404))
async def list_users(call: Call, query: Paging) -> Reply:
    """List users

    Lists the users of your account, the oldest first, a page at a time. The root user is the first.
    """
    return USER_LIST.shaped(await call.shown(USERS, query, shown), _as_it_is)


@routes.post("/users", "create-user", CREATED, ok=201, errors=(400, 401, 403))
async def create_user(call: Call, body: UserCreate) -> Reply:
    """Create a user

    Makes a user of your account: a service user who can act at once, or a person who is `pending`
    until the invitation is accepted. A service user's first API key is in the answer, and never
    shown again. Permissions that you lack yourself cannot be given: that is refused with 403. No
    name, no password for a person, or an address that another user has is refused with 400.
    """
    caller = call.principal

    def create(made: rules.Created) -> CreatedUser:
        fields = msgspec.structs.asdict(made.user.body)
        return CreatedUser(**fields, api_key=made.api_key or msgspec.UNSET)

    return CREATED(
        await call.write_and_show(
            lambda tx: rules.create(tx, caller, body), lambda tx, made: create(made)
        )
    )


@routes.get("/users/{user-id}", "get-user", USER, errors=(400, 401, 404))
async def get_user(call: Call, user_id: str) -> Reply:
    """Get a user

    Shows one user of your account.
    """
    account = call.account
    return USER(await call.read(lambda tx: shown(tx, [tx.get(USERS, user_id, account)])[0]))


@routes.patch("/users/{user-id}", "update-user", errors=(400, 401, 403, 404))
async def update_user(call: Call, user_id: str, body: UserUpdate) -> Reply:
    """Change a user

    Changes what you send; the rest stays. The user's keys follow it with the next request.
    Permissions that you lack yourself cannot be given, and the root user is changed by nobody else
    and keeps every permission: both are refused with 403. An address that another user has is
    refused with 400.
    """
    caller = call.principal
    await call.write(lambda tx: rules.update(tx, caller, user_id, body))
    return DONE


@routes.delete("/users/{user-id}", "delete-user", errors=(400, 401, 403, 404))
async def delete_user(call: Call, user_id: str) -> Reply:
    """Delete a user

    Ends a user, with all keys and sessions, and takes the user out of every group, role and policy.
    The root user cannot be deleted: that is refused with 403.
    """
    account = call.account
    await call.write(lambda tx: rules.delete(tx, account, user_id))
    return DONE


@routes.get(
    "/users/{user-id}/ip-whitelist", "list-user-ip-whitelist", ENTRY_LIST, errors=(400, 401)
)
async def list_user_ip_whitelist(call: Call, user_id: str) -> Reply:
    """List a user's allowed networks

    Lists the networks that a user's keys may be used from, all at once. Without any, they work from
    everywhere.
    """
    account = call.account
    return ENTRY_LIST.of(await call.read(lambda tx: whitelist.entries(tx, account, user_id)))


@routes.get(
    "/users/{user-id}/ip-whitelist/entry", "get-user-ip-whitelist-entry", ENTRY, errors=(400, 401)
)
async def get_user_ip_whitelist_entry(call: Call, user_id: str, query: SubnetQuery) -> Reply:
    """Get an allowed network

    Shows one network of a user's list, by its address and size. A network that is not in the list
    is refused with 404.
    """
    account, subnet, size = call.account, query.subnet, query.subnet_size
    return ENTRY(await call.read(lambda tx: whitelist.entry(tx, account, user_id, subnet, size)))


@routes.post("/users/{user-id}/ip-whitelist", "add-user-ip-whitelist", errors=(400, 401))
async def add_user_ip_whitelist(call: Call, user_id: str, body: Subnet) -> Reply:
    """Allow a network

    Adds a network that a user's keys may be used from. From the first one on, requests from
    elsewhere are refused with 401. A user has at most 100; one more, or a network that is there
    already, is refused with 400.
    """
    caller = call.principal
    await call.write(lambda tx: whitelist.add(tx, caller, user_id, body.subnet, body.subnet_size))
    return DONE


@routes.delete("/users/{user-id}/ip-whitelist", "remove-user-ip-whitelist", errors=(400, 401))
async def remove_user_ip_whitelist(call: Call, user_id: str, body: Subnet) -> Reply:
    """Disallow a network

    Takes a network out of a user's list. After the last one, the keys work from everywhere again. A
    network that is not in the list is refused with 404.
    """
    caller = call.principal
    await call.write(
        lambda tx: whitelist.remove(tx, caller, user_id, body.subnet, body.subnet_size)
    )
    return DONE


def _as_it_is(user: User) -> User:
    return user


@routes.get("/users/me/groups", "list-iam-current-user-groups", GROUPS, acl=None, errors=(401, 403))
async def list_own_groups(call: Call, query: Paging) -> Reply:
    """List your own groups

    Lists the groups that the user of this key is in, a page at a time. Every key may ask.
    """
    return await _groups(call, call.principal.user_id, query)


@routes.get("/users/me/roles", "list-iam-current-user-roles", ROLES, acl=None, errors=(401, 403))
async def list_own_roles(call: Call, query: Paging) -> Reply:
    """List your own roles

    Lists the roles that the user of this key was given, and those that groups bring, a page at a
    time. Every key may ask.
    """
    return await _roles(call, call.principal.user_id, query)


@routes.get(
    "/users/me/policies", "list-iam-current-user-policies", POLICIES, acl=None, errors=(401, 403)
)
async def list_own_policies(call: Call, query: Paging) -> Reply:
    """List your own policies

    Lists the policies that the user of this key was given, and those that groups and roles bring, a
    page at a time. Permissions (`acls`) are among them. Every key may ask.
    """
    return await _policies(call, call.principal.user_id, query)


@routes.get("/users/{user_id}/groups", "list-iam-user-groups", GROUPS, errors=(401, 403, 404))
async def list_groups(call: Call, user_id: str, query: Paging) -> Reply:
    """List a user's groups

    Lists the groups that a user is in, a page at a time.
    """
    return await _groups(call, user_id, query)


@routes.get("/users/{user_id}/roles", "list-iam-user-roles", ROLES, errors=(401, 403, 404))
async def list_roles(call: Call, user_id: str, query: Paging) -> Reply:
    """List a user's roles

    Lists the roles that a user was given, and those that groups bring, a page at a time.
    """
    return await _roles(call, user_id, query)


@routes.get("/users/{user_id}/policies", "list-iam-user-policies", POLICIES, errors=(401, 403, 404))
async def list_policies(call: Call, user_id: str, query: Paging) -> Reply:
    """List a user's policies

    Lists the policies that a user was given, and those that groups and roles bring, a page at a
    time. Permissions (`acls`) are among them.
    """
    return await _policies(call, user_id, query)


async def _groups(call: Call, user_id: str, query: Paging) -> Reply:
    account = call.account
    return GROUPS(await call.read(lambda tx: standing.groups(tx, account, user_id, query)))


async def _roles(call: Call, user_id: str, query: Paging) -> Reply:
    account = call.account
    return ROLES(await call.read(lambda tx: standing.roles(tx, account, user_id, query)))


async def _policies(call: Call, user_id: str, query: Paging) -> Reply:
    account = call.account
    return POLICIES(await call.read(lambda tx: standing.policies(tx, account, user_id, query)))
