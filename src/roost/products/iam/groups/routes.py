"""/v2/groups"""

from ....http.answers import DONE, ItemResponse, Links, ListResponse, Meta, Reply, Spread, Whole
from ....http.operations import Call, Paging, Routes
from ... import users
from .. import ties
from . import rules
from .documents import (
    GROUPS,
    GroupPolicies,
    GroupQuery,
    GroupRoles,
    IamGroupCreate,
    IamGroupUpdate,
    MemberCreate,
    PoliciesBySource,
    RolesBySource,
)

routes = Routes("iam", read="manage_users", write="manage_users")

GROUP = ItemResponse("group", users.Group)
# Clients take a status at the top for that of an error.
GROUP_MADE = Spread("group", users.Group, without=("status",))
GROUP_LIST = ListResponse("groups", users.Group)
MEMBER = ItemResponse("group_member", users.GroupMember)
MEMBER_MADE = Spread("group_member", users.GroupMember)
MEMBER_LIST = ListResponse("members", users.GroupMember)
GROUP_ROLES = Whole(GroupRoles)
GROUP_POLICIES = Whole(GroupPolicies)


@routes.get("/groups", "list-iam-groups", GROUP_LIST, errors=(401, 403))
async def list_groups(call: Call, query: Paging) -> Reply:
    """List groups

    Lists the groups of your account with their members, the oldest first, a page at a time.
    """
    found = await call.shown(
        GROUPS, query, lambda tx, records: [rules.show(tx, record) for record in records]
    )
    return GROUP_LIST.shaped(found, lambda group: group)


@routes.post("/groups", "create-iam-group", GROUP_MADE, ok=201, errors=(400, 401, 403))
async def create_group(call: Call, body: IamGroupCreate) -> Reply:
    """Create a group

    Makes a group, which has no members, policies or roles at first. An empty name is refused with
    400.
    """
    return GROUP_MADE(await call.write(lambda tx: rules.create(tx, call.account, body)))


@routes.get("/groups/{id}", "get-iam-group", GROUP, errors=(401, 403, 404))
async def get_group(call: Call, id: str, query: GroupQuery) -> Reply:
    """Get a group

    Shows one group with its members.

    id: The id of the group.
    """
    account, wanted = call.account, query.show_last_activity
    return GROUP(
        await call.read(
            lambda tx: rules.show(tx, tx.get(GROUPS, id, account), with_activity=wanted)
        )
    )


@routes.put("/groups/{id}", "update-iam-group", GROUP_MADE, errors=(400, 401, 403, 404))
async def update_group(call: Call, id: str, body: IamGroupUpdate) -> Reply:
    """Change a group

    Changes the name, the description, or both. An empty name is refused with 400.

    id: The id of the group.
    """
    return GROUP_MADE(await call.write(lambda tx: rules.update(tx, call.account, id, body)))


@routes.delete("/groups/{id}", "delete-iam-group", errors=(401, 403, 404))
async def delete_group(call: Call, id: str) -> Reply:
    """Delete a group

    Deletes a group for good: it cannot be restored. Its members stay users, and lose what it gave
    them with the next request.

    id: The id of the group.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, id))
    return DONE


@routes.get(
    "/groups/{group_id}/members", "list-iam-group-members", MEMBER_LIST, errors=(401, 403, 404)
)
async def list_members(call: Call, group_id: str, query: Paging) -> Reply:
    """List a group's members

    Lists the users who are in a group, a page at a time.
    """
    await call.get(GROUPS, group_id)
    found = await call.shown(
        ties.TIES, query, rules.show_members, {"by_holder": f"group-member:{group_id}"}
    )
    return MEMBER_LIST.shaped(found, lambda member: member)


@routes.post(
    "/groups/{group_id}/members", "add-iam-group-member", MEMBER_MADE,
    ok=201, errors=(400, 401, 403, 404),
)  # fmt: skip
async def add_member(call: Call, group_id: str, body: MemberCreate) -> Reply:
    """Add a user to a group

    Puts a user into a group, with all that it gives from the next request on. You must be allowed
    what the group may do; otherwise this is refused with 403. Adding twice changes nothing. No
    name, or a name that several users have, is refused with 400, as is a 501st member.
    """
    caller = call.principal
    return MEMBER_MADE(await call.write(lambda tx: rules.add_member(tx, caller, group_id, body)))


@routes.get(
    "/groups/{group_id}/members/{id}", "get-iam-group-member", MEMBER, errors=(401, 403, 404)
)
async def get_member(call: Call, group_id: str, id: str) -> Reply:
    """Get a group's member

    Shows one user as a member of a group. A user who is not in it is refused with 404.

    id: The id of the user.
    """
    return MEMBER(await call.read(lambda tx: rules.get_member(tx, call.account, group_id, id)))


@routes.delete("/groups/{group_id}/members/{id}", "remove-iam-group-member", errors=(401, 403, 404))
async def remove_member(call: Call, group_id: str, id: str) -> Reply:
    """Remove a user from a group

    Takes a user out of a group, until it is restored. A user who is not in it is refused with 404.

    id: The id of the user.
    """
    await call.write(lambda tx: rules.remove_member(tx, call.account, group_id, id))
    return DONE


@routes.put(
    "/groups/{group_id}/members/{id}", "restore-iam-group-member", MEMBER_MADE,
    ok=202, errors=(401, 403, 404),
)  # fmt: skip
async def restore_member(call: Call, group_id: str, id: str) -> Reply:
    """Restore a user to a group

    Brings a removed member back into a group. You must be allowed what the group may do; otherwise
    this is refused with 403. A user who never was in it is refused with 404.

    id: The id of the user.
    """
    return MEMBER_MADE(
        await call.write(lambda tx: rules.restore_member(tx, call.principal, group_id, id))
    )


@routes.get("/groups/{id}/roles", "list-iam-group-roles", GROUP_ROLES, errors=(401, 403, 404))
async def list_roles(call: Call, id: str, query: Paging) -> Reply:
    """List a group's roles

    Lists the roles of a group, all on a single page, under two keys.

    id: The id of the group.
    """
    account = call.account
    found = await call.read(lambda tx: rules.roles_of(tx, tx.get(GROUPS, id, account)))
    meta = Meta(len(found), Links())
    return GROUP_ROLES(GroupRoles(found, RolesBySource(found, found, []), meta))


@routes.get(
    "/groups/{id}/policies", "list-iam-group-policies", GROUP_POLICIES, errors=(401, 403, 404)
)
async def list_policies(call: Call, id: str, query: Paging) -> Reply:
    """List a group's policies

    Lists the policies of a group and those that its roles bring, all on a single page. The first
    key holds those that are attached to the group itself.

    id: The id of the group.
    """
    account = call.account
    direct, by_roles = await call.read(
        lambda tx: rules.policies_of(tx, tx.get(GROUPS, id, account))
    )
    every = [*direct, *by_roles]
    meta = Meta(len(direct), Links())
    return GROUP_POLICIES(GroupPolicies(direct, PoliciesBySource(every, direct, by_roles), meta))
