"""/v2/subaccounts"""

from ...http.answers import ItemResponse, ListResponse, Reply
from ...http.operations import Call, Paging, Routes
from .. import account
from . import rules
from .documents import SubAccount, SubAccountCreate

routes = Routes("subaccount", read="manage_users", write="manage_users")

SUBACCOUNT = ItemResponse("subaccount", SubAccount)
SUBACCOUNT_LIST = ListResponse("subaccounts", SubAccount)


@routes.get("/subaccounts", "list-subaccounts", SUBACCOUNT_LIST, errors=(401,))
async def list_subaccounts(call: Call, query: Paging) -> Reply:
    """List sub-accounts

    Lists the accounts that were made within yours, the oldest first, a page at a time. Sub-accounts
    of these are not among them.
    """
    return SUBACCOUNT_LIST.shaped(
        await call.shown(account.ACCOUNTS, query, rules.shown), lambda shown: shown
    )


@routes.post("/subaccounts", "create-subaccount", SUBACCOUNT, ok=201, errors=(400, 401))
async def create_subaccount(call: Call, body: SubAccountCreate) -> Reply:
    """Create a sub-account

    Makes an account within yours, with users, keys and resources of its own. Neither of you sees
    what the other has; its charges appear on the invoice of the account at the top. It is not
    `activated` until somebody accepts it, and the keys of its root user do not work before that. A
    malformed email address is refused with 400.
    """
    parent = call.account
    return SUBACCOUNT(
        await call.write_and_show(
            lambda tx: rules.create(tx, parent, body),
            lambda tx, record: rules.shown(tx, [record])[0],
        )
    )
