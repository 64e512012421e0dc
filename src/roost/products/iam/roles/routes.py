"""/v2/roles"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply, Spread, Twice
from ....http.operations import Call, Paging, Routes
from .. import ties
from . import rules
from .documents import (
    ROLES,
    IamRole,
    PolicyChoice,
    RoleCreate,
    RoleGroup,
    RolePolicy,
    RoleUpdate,
    RoleUser,
)

routes = Routes("iam", read="manage_users", write="manage_users")

ROLE = ItemResponse("role", IamRole)
ROLE_MADE = Spread("role", IamRole)
ROLE_LIST = ListResponse("roles", IamRole)
ROLE_GROUP = Spread("role_group_relationship", RoleGroup)
ROLE_GROUPS = Twice("role_group_relationships", "assignments", RoleGroup)
ROLE_USER = Spread("role_user_relationship", RoleUser)
ROLE_USERS = Twice("role_user_relationships", "assignments", RoleUser)
ROLE_POLICY = Spread("role_policy_relationship", RolePolicy)
ROLE_POLICIES = Twice("role_policy_relationships", "policies", RolePolicy)


@routes.get("/roles", "list-iam-roles", ROLE_LIST, errors=(401, 403))
async def list_roles(call: Call, query: Paging) -> Reply:
    """List roles

    Lists the roles of your account with their policies, the oldest first, a page at a time.
    """
    found = await call.shown(
        ROLES, query, lambda tx, records: [rules.show(tx, record) for record in records]
    )
    return ROLE_LIST.shaped(found, lambda role: role)


@routes.post("/roles", "create-iam-role", ROLE_MADE, ok=201, errors=(400, 401, 403))
async def create_role(call: Call, body: RoleCreate) -> Reply:
    """Create a role

    Makes a role: policies that are given together. It has none until you attach some. An empty name
    is refused with 400.
    """
    return ROLE_MADE(await call.write(lambda tx: rules.create(tx, call.account, body)))


@routes.get("/roles/{id}", "get-iam-role", ROLE, errors=(401, 403, 404))
async def get_role(call: Call, id: str) -> Reply:
    """Get a role

    Shows one role with its policies.

    id: The id of the role.
    """
    account = call.account
    return ROLE(await call.read(lambda tx: rules.show(tx, tx.get(ROLES, id, account))))


@routes.put("/roles/{id}", "update-iam-role", ROLE_MADE, errors=(400, 401, 403, 404))
async def update_role(call: Call, id: str, body: RoleUpdate) -> Reply:
    """Change a role

    Changes what you send; the rest stays, its policies too. Turning an assumable role into an
    assignable one ends what its sessions may do. An empty name, or a session time that is out of
    bounds, is refused with 400.

    id: The id of the role.
    """
    return ROLE_MADE(await call.write(lambda tx: rules.update(tx, call.account, id, body)))


@routes.delete("/roles/{id}", "delete-iam-role", errors=(401, 403, 404))
async def delete_role(call: Call, id: str) -> Reply:
    """Delete a role

    Deletes a role, until it is restored. Nobody who had it, or had taken it on, gets anything from
    it any more.

    id: The id of the role.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, id))
    return DONE


@routes.patch("/roles/{id}/restore", "restore-iam-role", ROLE_MADE, errors=(401, 403, 404))
async def restore_role(call: Call, id: str) -> Reply:
    """Restore a role

    Brings a deleted role back, with its policies and with those who had it. You must be allowed
    what it allows; otherwise this is refused with 403.

    id: The id of the role.
    """
    return ROLE_MADE(await call.write(lambda tx: rules.restore(tx, call.principal, id)))


@routes.get("/roles/{role_id}/groups", "list-iam-role-groups", ROLE_GROUPS, errors=(401, 403, 404))
async def list_role_groups(call: Call, role_id: str, query: Paging) -> Reply:
    """List a role's groups

    Lists the groups that have a role, a page at a time, under two keys with the same content.
    """
    role = await call.get(ROLES, role_id)
    found = await call.shown(
        ties.TIES,
        query,
        lambda tx, records: rules.show_groups(tx, role, records),
        {"by_holder": f"role-group:{role_id}"},
    )
    return ROLE_GROUPS(found)


@routes.post(
    "/roles/{role_id}/groups/{group_id}", "assign-iam-group-to-role", ROLE_GROUP,
    ok=201, errors=(401, 403, 404),
)  # fmt: skip
async def attach_group(call: Call, role_id: str, group_id: str) -> Reply:
    """Give a role to a group

    Gives an assignable role to all members of a group. You must be allowed what it allows;
    otherwise this is refused with 403. An assumable role is refused with 400, as is a 501st.
    """
    caller = call.principal
    return ROLE_GROUP(
        await call.write(lambda tx: rules.attach_group(tx, caller, role_id, group_id))
    )


@routes.delete(
    "/roles/{role_id}/groups/{group_id}", "remove-iam-group-from-role", errors=(401, 403, 404)
)
async def detach_group(call: Call, role_id: str, group_id: str) -> Reply:
    """Take a role from a group

    Takes a role from a group and its members. A group that does not have it is refused with 404.
    """
    await call.write(lambda tx: rules.detach_group(tx, call.account, role_id, group_id))
    return DONE


@routes.get("/roles/{role_id}/users", "list-iam-role-users", ROLE_USERS, errors=(401, 403, 404))
async def list_role_users(call: Call, role_id: str, query: Paging) -> Reply:
    """List a role's users

    Lists the users who were given a role, a page at a time, under two keys with the same content.
    Users who have it by a group are not among them.
    """
    role = await call.get(ROLES, role_id)
    found = await call.records(ties.TIES, query, {"by_holder": f"role-user:{role_id}"})
    return ROLE_USERS(found.with_items([rules.show_user(role, made) for made in found.items]))


@routes.post(
    "/roles/{role_id}/users/{user_id}", "assign-iam-user-to-role", ROLE_USER,
    ok=201, errors=(401, 403, 404),
)  # fmt: skip
async def attach_user(call: Call, role_id: str, user_id: str) -> Reply:
    """Give a role to a user

    Gives a role to a user. An assignable one works at once; an assumable one does nothing by
    itself, since a trust is needed to take it on. You must be allowed what it allows; otherwise
    this is refused with 403. A 501st is refused with 400.
    """
    caller = call.principal
    return ROLE_USER(await call.write(lambda tx: rules.attach_user(tx, caller, role_id, user_id)))


@routes.delete(
    "/roles/{role_id}/users/{user_id}", "remove-iam-user-from-role", errors=(401, 403, 404)
)
async def detach_user(call: Call, role_id: str, user_id: str) -> Reply:
    """Take a role from a user

    Takes a role from a user. A user who does not have it is refused with 404.
    """
    await call.write(lambda tx: rules.detach_user(tx, call.account, role_id, user_id))
    return DONE


@routes.get(
    "/roles/{role_id}/policies", "list-iam-role-policies", ROLE_POLICIES, errors=(401, 403, 404)
)
async def list_role_policies(call: Call, role_id: str, query: Paging) -> Reply:
    """List a role's policies

    Lists the policies of a role, a page at a time, under two keys with the same content.
    """
    role = await call.get(ROLES, role_id)
    found = await call.shown(
        ties.TIES,
        query,
        lambda tx, records: rules.show_policies(tx, role, records),
        {"by_holder": f"role-policy:{role_id}"},
    )
    return ROLE_POLICIES(found)


@routes.post(
    "/roles/{role_id}/policies", "assign-iam-policy-to-role-deprecated", ROLE_POLICY,
    ok=201, errors=(401, 403, 404),
)  # fmt: skip
async def attach_named_policy(call: Call, role_id: str, body: PolicyChoice) -> Reply:
    """Attach a policy by body

    Does the same as `POST /roles/{role_id}/policies/{policy_id}`, with the policy's id in the body.
    Old clients use it.
    """
    caller = call.principal
    return ROLE_POLICY(
        await call.write(lambda tx: rules.attach_policy(tx, caller, role_id, body.policy_id))
    )


@routes.post(
    "/roles/{role_id}/policies/{policy_id}", "assign-iam-policy-to-role", ROLE_POLICY,
    ok=201, errors=(401, 403, 404),
)  # fmt: skip
async def attach_policy(call: Call, role_id: str, policy_id: str) -> Reply:
    """Attach a policy to a role

    Gives a policy to a role, and so to whoever has it or takes it on. You must be allowed what the
    policy allows; otherwise this is refused with 403. Attaching it twice changes nothing. A 501st
    is refused with 400.
    """
    caller = call.principal
    return ROLE_POLICY(
        await call.write(lambda tx: rules.attach_policy(tx, caller, role_id, policy_id))
    )


@routes.delete(
    "/roles/{role_id}/policies/{policy_id}", "remove-iam-policy-from-role", errors=(401, 403, 404)
)
async def detach_policy(call: Call, role_id: str, policy_id: str) -> Reply:
    """Detach a policy from a role

    Takes a policy from a role. A policy that the role does not have is refused with 404.
    """
    await call.write(lambda tx: rules.detach_policy(tx, call.account, role_id, policy_id))
    return DONE
