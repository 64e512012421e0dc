"""What may happen to users. Whoever changes one notifies store.keys.TOPIC: keys act for users."""

from collections.abc import Set
from uuid import uuid4

from ...store import Tx
from .documents import ALL_ACLS, USERS, User, UserRecord, UserState


def create_root(tx: Tx, account: int, name: str, email: str, *, id: str = "") -> UserRecord:
    """The first user of a new account, with every permission."""
    first, _, last = name.partition(" ")
    user = User(
        id=id or str(uuid4()),
        name=name,
        first_name=first,
        last_name=last,
        email=email,
        api_enabled=True,
        service_user=False,
        acls=list(ALL_ACLS),
        invited_by="",
        invited_on="",
        invite_accepted=True,
        status="active",
        last_activity="",
    )
    return tx.insert(USERS, user.id, account, user, UserState(root=True))


def in_order(acls: Set[str]) -> list[str]:
    """Permissions as every answer lists them."""
    return [acl for acl in ALL_ACLS if acl in acls]


def root(tx: Tx, account: int) -> UserRecord:
    """The user that an account was made with."""
    return next(user for user in tx.children(USERS, account) if user.state.root)
