"""/v2/subaccounts"""

from ...http.answers import Many, One, Reply
from ...http.operations import Call, Paging, Routes
from .. import account
from . import rules
from .documents import SubAccount, SubAccountCreate

routes = Routes("subaccount", read="manage_users", write="manage_users")

SUBACCOUNT = One("subaccount", SubAccount)
SUBACCOUNT_LIST = Many("subaccounts", SubAccount)


@routes.get("/subaccounts", "list-subaccounts", SUBACCOUNT_LIST, errors=(401,))
async def list_subaccounts(call: Call, query: Paging) -> Reply:
    return SUBACCOUNT_LIST.shaped(
        await call.shown(account.ACCOUNTS, query, rules.shown), lambda shown: shown
    )


@routes.post("/subaccounts", "create-subaccount", SUBACCOUNT, ok=201, errors=(400, 401))
async def create_subaccount(call: Call, body: SubAccountCreate) -> Reply:
    parent = call.account
    return SUBACCOUNT(
        await call.write_and_show(
            lambda tx: rules.create(tx, parent, body),
            lambda tx, record: rules.shown(tx, [record])[0],
        )
    )
