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
    """List quotas

    Lists the quotas of a Kafka database. Other engines are refused with 400.
    """

    def find(tx: Tx) -> Page[list[QuotaRecord]]:
        record = get(tx, call.account, database_id, rules.WHAT, rules.ENGINES)
        return children.listed(tx, QUOTAS, record, query)

    return QUOTA_LIST.shaped(await call.read(find), lambda quota: quota.body)


@routes.post(PATH, "create-database-quota", QUOTA, ok=201, errors=(400, 401, 403, 404, 422))
async def create_quota(call: Call, database_id: str, body: DatabaseQuota) -> Reply:
    """Set a quota

    Sets how much a client of a user may do. If the pair has a quota, this one takes its place. A
    rate beyond 1 GiB a second, or more than 100 percent, is refused with 422.
    """
    return QUOTA(await call.write(lambda tx: rules.create(tx, call.account, database_id, body)))


@routes.get(ONE, "get-database-quota", QUOTA, errors=(400, 401, 403, 404))
async def get_quota(call: Call, database_id: str, client_id: str, username: str) -> Reply:
    """Get a quota

    Shows the quota of a client and a user.
    """

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
    """Change a quota

    Changes a quota. What you give as 0 stays.
    """

    def update(tx: Tx) -> QuotaRecord:
        return rules.update(tx, call.account, database_id, client_id, username, body)

    return QUOTA(await call.write(update))


@routes.delete(ONE, "delete-database-quota", errors=(400, 401, 404))
async def delete_quota(call: Call, database_id: str, client_id: str, username: str) -> Reply:
    """Delete a quota

    Deletes a quota. The client may do as much as it likes.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, database_id, client_id, username))
    return DONE
