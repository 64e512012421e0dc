"""/v2/role-trusts"""

from ....http.answers import DONE, ItemResponse, Links, ListResponse, Meta, Reply, Spread, Whole
from ....http.operations import Call, Paging, Routes
from ....store import Tx
from ..roles import rules as roles
from ..roles.documents import ROLES
from . import rules
from .assumable import AssumableRoles
from .documents import TRUSTS, IamRoleTrust, RoleTrustCreate, RoleTrustUpdate

routes = Routes("iam", read="manage_users", write="manage_users")

TRUST = ItemResponse("role_trust", IamRoleTrust)
TRUST_MADE = Spread("role_trust", IamRoleTrust)
TRUST_LIST = ListResponse("role_trusts", IamRoleTrust)
ASSUMABLE = Whole(AssumableRoles)


@routes.get("/role-trusts", "list-iam-role-trusts", TRUST_LIST, errors=(401, 403))
async def list_trusts(call: Call, query: Paging) -> Reply:
    """List role trusts

    Lists the trusts of your account, the oldest first, a page at a time.
    """
    found = await call.shown(TRUSTS, query, rules.show_all)
    return TRUST_LIST.shaped(found, lambda trust: trust)


@routes.post("/role-trusts", "create-iam-role-trust", TRUST_MADE, ok=201, errors=(400, 401, 403))
async def create_trust(call: Call, body: RoleTrustCreate) -> Reply:
    """Create a role trust

    Lets somebody take an assumable role on: a user, the members of a group, whoever an OIDC issuer
    speaks for, or your own servers. Name exactly one of these. You must be allowed what the role
    allows; otherwise this is refused with 403. A role that is not assumable, or conditions that are
    not understood, are refused with 400. A trust in an issuer elsewhere needs `oidc_claims`.
    """
    return TRUST_MADE(await call.write(lambda tx: rules.create(tx, call.principal, body)))


@routes.get("/role-trusts/{id}", "get-iam-role-trust", TRUST, errors=(401, 403, 404))
async def get_trust(call: Call, id: str) -> Reply:
    """Get a role trust

    Shows one trust, with the names of the role and of whom it trusts.

    id: The id of the trust.
    """
    account = call.account
    return TRUST(await call.read(lambda tx: rules.show(tx, tx.get(TRUSTS, id, account))))


@routes.put("/role-trusts/{id}", "update-iam-role-trust", TRUST_MADE, errors=(400, 401, 403, 404))
async def update_trust(call: Call, id: str, body: RoleTrustUpdate) -> Reply:
    """Change a role trust

    Changes what you send; the rest stays. Naming another party replaces the one before. Of the
    conditions, those that you name are changed, and one that you name with nothing is taken away.
    You must be allowed what the role allows; otherwise this is refused with 403.

    id: The id of the trust.
    """
    return TRUST_MADE(await call.write(lambda tx: rules.update(tx, call.principal, id, body)))


@routes.delete("/role-trusts/{id}", "delete-iam-role-trust", errors=(401, 403, 404))
async def delete_trust(call: Call, id: str) -> Reply:
    """Delete a role trust

    Deletes a trust, until it is restored. The sessions that it let in end with the next request.

    id: The id of the trust.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, id))
    return DONE


@routes.patch(
    "/role-trusts/{id}/restore", "restore-iam-role-trust", TRUST_MADE, errors=(401, 403, 404)
)
async def restore_trust(call: Call, id: str) -> Reply:
    """Restore a role trust

    Brings a deleted trust back. You must be allowed what its role allows; otherwise this is refused
    with 403.

    id: The id of the trust.
    """
    return TRUST_MADE(await call.write(lambda tx: rules.restore(tx, call.principal, id)))


@routes.get(
    "/role-trusts/by-role/{role_id}", "list-iam-role-trusts-by-role", TRUST_LIST,
    errors=(401, 403, 404), resource="roles",
)  # fmt: skip
async def list_trusts_of_role(call: Call, role_id: str, query: Paging) -> Reply:
    """List a role's trusts

    Lists the trusts by which a role can be taken on, a page at a time.
    """
    await call.get(ROLES, role_id)
    found = await call.shown(TRUSTS, query, rules.show_all, {"role_id": role_id})
    return TRUST_LIST.shaped(found, lambda trust: trust)


@routes.get(
    "/role-trusts/assumable/{user_id}", "list-iam-assumable-roles", ASSUMABLE,
    errors=(401, 403, 404), resource="users",
)  # fmt: skip
async def list_assumable(call: Call, user_id: str, query: Paging) -> Reply:
    """List assumable roles of a user

    Lists the roles that a user may take on, and the trusts that say so, all on a single page.
    Whether a trust's conditions hold is looked at only when the role is taken on.
    """
    account = call.account

    def read(tx: Tx) -> AssumableRoles:
        trusts = rules.assumable_by(tx, account, user_id)
        found = {role.id: role for trust in trusts if (role := rules.role_of(tx, trust))}
        shown = [roles.show(tx, role) for role in found.values()]
        return AssumableRoles(shown, rules.show_all(tx, trusts), Meta(len(shown), Links()))

    return ASSUMABLE(await call.read(read))
