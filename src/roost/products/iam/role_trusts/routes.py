"""/v2/role-trusts"""

from ....http.answers import DONE, Links, Many, Meta, One, Reply, Spread, Whole
from ....http.operations import Call, Paging, Routes
from ....store import Tx
from ..roles import rules as roles
from ..roles.documents import ROLES
from . import rules
from .assumable import AssumableRoles
from .documents import TRUSTS, IamRoleTrust, RoleTrustCreate, RoleTrustUpdate

routes = Routes("iam", read="manage_users", write="manage_users")

TRUST = One("role_trust", IamRoleTrust)
TRUST_MADE = Spread("role_trust", IamRoleTrust)
TRUST_LIST = Many("role_trusts", IamRoleTrust)
ASSUMABLE = Whole(AssumableRoles)


@routes.get("/role-trusts", "list-iam-role-trusts", TRUST_LIST, errors=(401, 403))
async def list_trusts(call: Call, query: Paging) -> Reply:
    found = await call.shown(TRUSTS, query, rules.show_all)
    return TRUST_LIST.shaped(found, lambda trust: trust)


@routes.post("/role-trusts", "create-iam-role-trust", TRUST_MADE, ok=201, errors=(400, 401, 403))
async def create_trust(call: Call, body: RoleTrustCreate) -> Reply:
    return TRUST_MADE(await call.write(lambda tx: rules.create(tx, call.principal, body)))


@routes.get("/role-trusts/{id}", "get-iam-role-trust", TRUST, errors=(401, 403, 404))
async def get_trust(call: Call, id: str) -> Reply:
    account = call.account
    return TRUST(await call.read(lambda tx: rules.show(tx, tx.get(TRUSTS, id, account))))


@routes.put("/role-trusts/{id}", "update-iam-role-trust", TRUST_MADE, errors=(400, 401, 403, 404))
async def update_trust(call: Call, id: str, body: RoleTrustUpdate) -> Reply:
    return TRUST_MADE(await call.write(lambda tx: rules.update(tx, call.principal, id, body)))


@routes.delete("/role-trusts/{id}", "delete-iam-role-trust", errors=(401, 403, 404))
async def delete_trust(call: Call, id: str) -> Reply:
    await call.write(lambda tx: rules.delete(tx, call.account, id))
    return DONE


@routes.patch(
    "/role-trusts/{id}/restore", "restore-iam-role-trust", TRUST_MADE, errors=(401, 403, 404)
)
async def restore_trust(call: Call, id: str) -> Reply:
    return TRUST_MADE(await call.write(lambda tx: rules.restore(tx, call.principal, id)))


@routes.get(
    "/role-trusts/by-role/{role_id}", "list-iam-role-trusts-by-role", TRUST_LIST,
    errors=(401, 403, 404), resource="roles",
)  # fmt: skip
async def list_trusts_of_role(call: Call, role_id: str, query: Paging) -> Reply:
    await call.get(ROLES, role_id)
    found = await call.shown(TRUSTS, query, rules.show_all, {"role_id": role_id})
    return TRUST_LIST.shaped(found, lambda trust: trust)


@routes.get(
    "/role-trusts/assumable/{user_id}", "list-iam-assumable-roles", ASSUMABLE,
    errors=(401, 403, 404), resource="users",
)  # fmt: skip
async def list_assumable(call: Call, user_id: str, query: Paging) -> Reply:
    """All of them: a user has few, so there is a single page."""
    account = call.account

    def read(tx: Tx) -> AssumableRoles:
        trusts = rules.assumable_by(tx, account, user_id)
        found = {role.id: role for trust in trusts if (role := rules.role_of(tx, trust))}
        shown = [roles.show(tx, role) for role in found.values()]
        return AssumableRoles(shown, rules.show_all(tx, trusts), Meta(len(shown), Links()))

    return ASSUMABLE(await call.read(read))
