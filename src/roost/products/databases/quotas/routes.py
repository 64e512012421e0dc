"""/v2/databases/{database-id}/quotas"""

from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Routes
from ....store import Page, Tx
from .. import children
from ..contents import QUOTAS, DatabaseQuota, QuotaRecord
from ..documents import WholeList
from ..rules import get, get_child
from . import rules
from .documents import DatabaseQuotaUpdate

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

QUOTA = ItemResponse("quota", DatabaseQuota)
QUOTA_LIST = ListResponse("quotas", DatabaseQuota)

PATH = "/databases/{database-id}/quotas"
ONE = f"{PATH}/{{client-id}}/{{username}}"


@routes.get(PATH, "list-database-quotas", QUOTA_LIST, errors=(400, 401, 403, 404))
async def list_quotas(call: Call, database_id: str, query: WholeList) -> Reply:
    def find(tx: Tx) -> Page[list[QuotaRecord]]:
        record = get(tx, call.account, database_id, rules.WHAT, rules.ENGINES)
        return children.listed(tx, QUOTAS, record, query)

    return QUOTA_LIST.shaped(await call.read(find), lambda quota: quota.body)


@routes.post(PATH, "create-database-quota", QUOTA, ok=201, errors=(400, 401, 403, 404, 422))
async def create_quota(call: Call, database_id: str, body: DatabaseQuota) -> Reply:
    return QUOTA(await call.write(lambda tx: rules.create(tx, call.account, database_id, body)))


@routes.get(ONE, "get-database-quota", QUOTA, errors=(400, 401, 403, 404))
async def get_quota(call: Call, database_id: str, client_id: str, username: str) -> Reply:
    def find(tx: Tx) -> QuotaRecord:
        return get_child(
            tx,
            call.account,
            database_id,
            QUOTAS,
            client_id,
            username,
            what=rules.WHAT,
            engines=rules.ENGINES,
        )

    return QUOTA(await call.read(find))


@routes.put(ONE, "update-database-quota", QUOTA, ok=202, errors=(400, 401, 404, 422))
async def update_quota(
    call: Call, database_id: str, client_id: str, username: str, body: DatabaseQuotaUpdate
) -> Reply:
    def update(tx: Tx) -> QuotaRecord:
        return rules.update(tx, call.account, database_id, client_id, username, body)

    return QUOTA(await call.write(update))


@routes.delete(ONE, "delete-database-quota", errors=(400, 401, 404))
async def delete_quota(call: Call, database_id: str, client_id: str, username: str) -> Reply:
    await call.write(lambda tx: rules.delete(tx, call.account, database_id, client_id, username))
    return DONE
