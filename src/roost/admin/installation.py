"""What a Roost begins with: an account, its root user, and a key that opens it."""

from ..products import account, apikeys, users
from ..store import Tx

ACCOUNT_NAME = "Roost"
ACCOUNT_EMAIL = "root@localhost"


def first_start(tx: Tx, api_key: str | None) -> str | None:
    """Makes the account, its root user and a key where there is none; returns that key.

    api_key: the operator's own, in place of one that is made.
    """
    if not account.list_accounts(tx):
        user = account.create(tx, ACCOUNT_NAME, ACCOUNT_EMAIL)
        if api_key is None:
            return apikeys.create(tx, user, "Default").text
    let_in(tx, api_key)
    return None


def let_in(tx: Tx, api_key: str | None) -> None:
    """Has the key that the operator gave, if he did, open the first account."""
    if api_key is not None:
        user = users.root(tx, account.list_accounts(tx)[0].seq)
        apikeys.adopt(tx, user, api_key)
