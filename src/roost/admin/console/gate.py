"""Who asks, where a browser does: the session that its cookie is for."""

import hmac
from typing import NamedTuple

from granian.rsgi import Scope

from ...access.principals import OPERATOR, Principal
from ...http.auth import require_allowed
from ...http.cookies import cookie
from ...http.errors import Forbidden
from ...store import Store, Tx
from ...store.sessions import Session
from . import sessions
from .door import READS, Door

CSRF_HEADER = "x-roost-csrf"
ACCOUNT_HEADER = "x-roost-account"


class Shown(NamedTuple):
    """What a browser shows of its session, and what the request is to carry if it changes anything.

    method, host, origin: of the request. account: the one that the operator has chosen.
    """

    token: str
    csrf: str
    method: str
    host: str
    origin: str | None
    account: str

    @classmethod
    def of(cls, scope: Scope) -> "Shown":
        host = scope.headers.get("host") or scope.authority or ""
        header = scope.headers.get
        return cls(
            cookie(scope, cookie_name(host)), header(CSRF_HEADER) or "", scope.method, host,
            header("origin"), header(ACCOUNT_HEADER) or "",
        )  # fmt: skip


def cookie_name(host: str) -> str:
    """Browsers keep cookies by host alone, so that two Roosts on one need two names."""
    port = host.rpartition(":")[2]
    return f"roost-console-{port}" if port.isdigit() else "roost-console"


class Sessions:
    """The gate of the API below /console: the operator as an account's root user, or a key."""

    def __init__(self, store: Store, door: Door) -> None:
        self._store = store
        self._door = door

    async def principal(self, scope: Scope, client: str) -> Principal:
        shown = Shown.of(scope)

        def look(tx: Tx) -> Principal:
            session = admitted(tx, self._door, shown)
            return sessions.principal(tx, session, shown.account)

        principal = await self._store.read(look)
        require_allowed(principal, client)
        return principal


class Operators:
    """The gate of the admin interface below /console."""

    def __init__(self, store: Store, door: Door) -> None:
        self._store = store
        self._door = door

    async def principal(self, scope: Scope, client: str) -> Principal:
        shown = Shown.of(scope)
        session = await self._store.read(lambda tx: admitted(tx, self._door, shown))
        sessions.require_operator(session)
        return OPERATOR


def admitted(tx: Tx, door: Door, shown: Shown) -> Session:
    """The session, which lasts and is good at this door. Raises Unauthorized and Forbidden."""
    door.check(shown.method, shown.host, shown.origin)
    session = sessions.require(tx, shown.token, operators=door.operators)
    if shown.method not in READS and not hmac.compare_digest(
        shown.csrf.encode(), sessions.csrf(shown.token).encode()
    ):
        raise Forbidden("A change needs the header X-Roost-CSRF, as /console/session tells it.")
    return session
