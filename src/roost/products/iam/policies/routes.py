"""/v2/policies"""

from ....access.managed import ManagedPolicies
from ....http.answers import DONE, ItemResponse, ListResponse, Reply, Spread, Twice
from ....http.errors import BadRequest
from ....http.operations import Call, Paging, Routes
from ....store import BadCursor
from ... import users
from .. import ties
from . import rules
from .documents import IamPolicy, PolicyCreate, PolicyGroup, PolicyUpdate, PolicyUser
from .listing import listed

routes = Routes("iam", read="manage_users", write="manage_users")

POLICY = ItemResponse("policy", IamPolicy)
POLICY_MADE = Spread("policy", IamPolicy)
POLICY_LIST = ListResponse("policies", IamPolicy)
POLICY_USER = Spread("policy_user_relationship", PolicyUser)
POLICY_USERS = Twice("policy_user_relationships", "users", PolicyUser)
POLICY_GROUP = Spread("policy_group_relationship", PolicyGroup)
POLICY_GROUPS = Twice("policy_group_relationships", "groups", PolicyGroup)


@routes.get("/policies", "list-iam-policies", POLICY_LIST, errors=(401, 403))
async def list_policies(call: Call, query: Paging) -> Reply:
    """List policies

    Lists the policies that you can attach, a page at a time: first the managed ones, which every
    account has, then your own, the oldest first.
    """
    window = query.window()
    try:
        found = await call.read(lambda tx: listed(tx, call, window))
    except BadCursor:
        raise BadRequest("Invalid cursor") from None
    return POLICY_LIST.shaped(found, lambda policy: policy)


@routes.post("/policies", "create-iam-policy", POLICY_MADE, ok=201, errors=(400, 401, 403))
async def create_policy(call: Call, body: PolicyCreate) -> Reply:
    """Create a policy

    Makes a policy of your account. It allows and denies nothing until it is attached to a user, a
    group or a role. A document that is not understood, has more than 100 statements or more than 32
    KB is refused with 400, as is an empty name.
    """
    made = await call.write(lambda tx: rules.create(tx, call.account, body))
    return POLICY_MADE(made.body)


@routes.get("/policies/{id}", "get-iam-policy", POLICY, errors=(401, 403, 404))
async def get_policy(call: Call, id: str) -> Reply:
    """Get a policy

    Shows one policy, a managed one as well.

    id: The id of the policy.
    """
    return POLICY(await call.read(lambda tx: rules.get(tx, call.account, id)))


@routes.put("/policies/{id}", "update-iam-policy", POLICY_MADE, ok=202, errors=(400, 401, 403, 404))
async def update_policy(call: Call, id: str, body: PolicyUpdate) -> Reply:
    """Change a policy

    Changes what you send; the rest stays. Whoever has the policy is bound by the new document with
    the next request. You must be allowed what the document allows, and a managed policy cannot be
    changed: both are refused with 403. The answer is 202.

    id: The id of the policy.
    """
    caller = call.principal
    changed = await call.write(lambda tx: rules.update(tx, caller, id, body))
    return POLICY_MADE(changed.body)


@routes.delete("/policies/{id}", "delete-iam-policy", errors=(401, 403, 404))
async def delete_policy(call: Call, id: str) -> Reply:
    """Delete a policy

    Deletes a policy, until it is restored: it allows and denies nothing meanwhile. A managed policy
    cannot be deleted: that is refused with 403.

    id: The id of the policy.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, id))
    return DONE


@routes.patch(
    "/policies/{id}/restore", "restore-iam-policy", POLICY_MADE, ok=202, errors=(401, 403, 404)
)
async def restore_policy(call: Call, id: str) -> Reply:
    """Restore a policy

    Brings a deleted policy back, attached to all that it was attached to. You must be allowed what
    it allows; otherwise this is refused with 403. The answer is 202.

    id: The id of the policy.
    """
    caller = call.principal
    restored = await call.write(lambda tx: rules.restore(tx, caller, id))
    return POLICY_MADE(restored.body)


@routes.get(
    "/policies/{policy_id}/groups", "list-iam-policy-groups", POLICY_GROUPS, errors=(401, 403, 404)
)
async def list_policy_groups(call: Call, policy_id: str, query: Paging) -> Reply:
    """List a policy's groups

    Lists the groups that a policy is attached to, a page at a time, under two keys with the same
    content.
    """
    policy = await call.read(lambda tx: rules.get(tx, call.account, policy_id))
    found = await call.shown(
        ties.TIES,
        query,
        lambda tx, records: rules.show_groups(tx, policy, records),
        {"by_holder": f"policy-group:{policy_id}"},
    )
    return POLICY_GROUPS(found)


@routes.post(
    "/policies/{policy_id}/groups/{group_id}", "attach-iam-group-to-policy", POLICY_GROUP,
    ok=201, errors=(401, 403, 404),
)  # fmt: skip
async def attach_group(call: Call, policy_id: str, group_id: str) -> Reply:
    """Attach a policy to a group

    Gives a policy to all members of a group. You must be allowed what it allows; otherwise this is
    refused with 403. Attaching it twice changes nothing. A policy or a group has at most 500; one
    more is refused with 400.
    """
    caller = call.principal
    return POLICY_GROUP(
        await call.write(lambda tx: rules.attach_group(tx, caller, policy_id, group_id))
    )


@routes.delete(
    "/policies/{policy_id}/groups/{group_id}",
    "detach-iam-group-from-policy",
    errors=(401, 403, 404),
)
async def detach_group(call: Call, policy_id: str, group_id: str) -> Reply:
    """Detach a policy from a group

    Takes a policy from a group and its members. A policy that is not attached is refused with 404.
    """
    await call.write(lambda tx: rules.detach_group(tx, call.account, policy_id, group_id))
    return DONE


@routes.get(
    "/policies/{policy_id}/users", "list-iam-policy-users", POLICY_USERS, errors=(401, 403, 404)
)
async def list_policy_users(call: Call, policy_id: str, query: Paging) -> Reply:
    """List a policy's users

    Lists the users that a policy is attached to, a page at a time, under two keys with the same
    content. Of the managed policy of a permission, these are the users who have that permission.
    """
    policy = await call.read(lambda tx: rules.get(tx, call.account, policy_id))
    managed = call.service(ManagedPolicies).of(policy_id)
    if rules.is_acl(managed):
        holders = await call.records(users.USERS, query, {"acls": managed.acl})
        return POLICY_USERS(holders.with_items(rules.show_holders(policy, holders.items)))
    found = await call.shown(
        ties.TIES,
        query,
        lambda tx, records: rules.show_users(tx, policy, records),
        {"by_holder": f"policy-user:{policy_id}"},
    )
    return POLICY_USERS(found)


@routes.post(
    "/policies/{policy_id}/users/{user_id}", "attach-iam-user-to-policy", POLICY_USER,
    ok=201, errors=(401, 403, 404),
)  # fmt: skip
async def attach_user(call: Call, policy_id: str, user_id: str) -> Reply:
    """Attach a policy to a user

    Gives a policy to a user. The managed policy of a permission adds it to the user's `acls`. You
    must be allowed what the policy allows; otherwise this is refused with 403. Attaching it twice
    changes nothing. A policy or a user has at most 500; one more is refused with 400.
    """
    caller = call.principal
    return POLICY_USER(
        await call.write(lambda tx: rules.attach_user(tx, caller, policy_id, user_id))
    )


@routes.delete(
    "/policies/{policy_id}/users/{user_id}", "detach-iam-user-from-policy", errors=(401, 403, 404)
)
async def detach_user(call: Call, policy_id: str, user_id: str) -> Reply:
    """Detach a policy from a user

    Takes a policy from a user. The managed policy of a permission takes it out of the user's
    `acls`. The root user keeps every permission: taking one is refused with 403. A policy that is
    not attached is refused with 404.
    """
    caller = call.principal
    await call.write(lambda tx: rules.detach_user(tx, caller, policy_id, user_id))
    return DONE
