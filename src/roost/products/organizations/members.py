"""Who is in an organization, and may be kept out of it for a while.

The users of an account are those of the organization that it began with. In any other that it has
there is nobody but whoever owns it, the root user.
"""

from ...access.principals import Principal
from ...http.errors import Forbidden
from ...store import Missing, Tx
from .. import users
from .documents import SuspendedUser
from .rules import get


def remove(tx: Tx, caller: Principal, id: str, user_id: str) -> None:
    """Ends a user of the organization. Raises Forbidden for the root user, and for oneself."""
    _require_member(tx, caller, id, user_id)
    if user_id == caller.user_id:
        raise Forbidden("Nobody can remove himself")
    users.delete(tx, caller.account, user_id)


def suspend(tx: Tx, caller: Principal, id: str, user_id: str) -> None:
    _require_member(tx, caller, id, user_id)
    users.suspend(tx, caller, user_id)


def unsuspend(tx: Tx, caller: Principal, id: str, user_id: str) -> None:
    _require_member(tx, caller, id, user_id)
    users.unsuspend(tx, caller.account, user_id)


def show(user: users.UserRecord) -> SuspendedUser:
    body, state = user.body, user.hidden
    return SuspendedUser(
        id=user.id,
        uuid=user.id,
        name=body.name,
        display_name=body.name,
        email=body.email,
        first_name=body.first_name,
        last_name=body.last_name,
        active=False,
        service_user=body.service_user,
        date_created=state.date_created,
        date_updated=state.date_updated,
        date_suspended=state.date_suspended,
    )


def _require_member(tx: Tx, caller: Principal, id: str, user_id: str) -> None:
    """Raises Missing, for the organization or for the user."""
    organization = get(tx, caller.account, id)
    user = tx.get(users.USERS, user_id, caller.account)
    if not organization.hidden.is_own and not user.hidden.root:
        raise Missing(users.USERS.missing)
