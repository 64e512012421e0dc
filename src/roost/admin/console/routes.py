"""/console/session and /console/enter: how a browser gets a session, and /_roost/console/links, how
the operator gets a link.
"""

from typing import Protocol

from ... import __version__
from ...access.principals import Principal
from ...http.answers import Reply, Text, Whole
from ...http.auth import Keyring, require_allowed
from ...http.errors import BadRequest, Unauthorized
from ...http.operations import Call, Routes
from ...store import SECOND, Tx, iso, sessions
from .. import directory
from . import sessions as rules
from .attempts import Attempts
from .documents import EnterQuery, LogIn, NewLink, SessionView, Where
from .door import Door
from .gate import ACCOUNT_HEADER, CSRF_HEADER, Shown, admitted, cookie_name

HTML = "text/html; charset=utf-8"

SESSION = Whole(SessionView)
LINK = Whole(NewLink)
PAGE = Text(HTML)

_USED = b"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>This link opens nothing any more</title>
<h1>This link opens nothing any more</h1>
<p>A link opens the console once, and within two minutes.
<p>Run <code>roost console</code> for a new one.
<p><a href="/console/">To the console</a>
</html>
"""

_PRIVATE = (("cache-control", "no-store"), ("referrer-policy", "no-referrer"))

links = Routes("admin")


class Doors(Protocol):
    """What app.py provides: where this Roost listens."""

    @property
    def url(self) -> str:
        """The API's address for a browser; empty while there is none."""
        ...

    @property
    def console_url(self) -> str:
        """Where the operator's links open; empty where they do nowhere."""
        ...


@links.post("/console/links", "create-console-link", LINK, ok=201)
async def create_link(call: Call) -> Reply:
    """Make a link to the console

    The link opens the console once, within two minutes. It is refused where this Roost listens
    nowhere that only this machine gets to.
    """
    url = call.service(Doors).console_url
    if not url:
        raise BadRequest(
            "This Roost listens nowhere where only this machine gets in, so no link opens its"
            " console. --admin 127.0.0.1:8444 makes such a place"
        )
    code, ends_at = await call.store.write(rules.new_link)
    return LINK(NewLink(f"{url}/console/enter?code={code}", iso(ends_at)))


class Entrance:
    """How a browser gets a session at one listener, and ends it."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._attempts = Attempts()

    def routes(self) -> Routes:
        made = Routes("console")
        made.get("/enter", "enter-console", PAGE, public=True)(self.enter)
        made.get("/session", "get-console-session", SESSION, public=True)(self.get_session)
        made.post("/session", "create-console-session", SESSION, public=True, ok=200)(self.log_in)
        made.delete("/session", "end-console-session", public=True)(self.log_out)
        return made

    async def enter(self, call: Call, query: EnterQuery) -> Reply:
        self._door.check("GET", call.host, None)
        entered = None
        if self._door.operators:
            entered = await call.store.write(lambda tx: rules.enter(tx, query.code))
        if entered is None:
            return Reply(_USED, HTML, 403, _PRIVATE)
        return Reply(b"", HTML, 303, (("location", "/console/"), _kept(call, entered), *_PRIVATE))

    async def get_session(self, call: Call) -> Reply:
        return await self._view(call, _shown(call, "GET"))

    async def log_in(self, call: Call, body: LogIn) -> Reply:
        self._door.check("POST", call.host, call.header("origin"))
        self._attempts.require_few(call.client)
        try:
            found = await call.service(Keyring).principal(
                f"Bearer {body.key.strip()}", call.client, call.store.times.clock()
            )
        except Unauthorized:
            self._attempts.note_failure(call.client)
            raise
        if not found.key_id:
            raise Unauthorized("Only an API key opens the console.")
        entered = await call.store.write(lambda tx: rules.log_in(tx, found.key_id))
        reply = await self._view(call, _shown(call, "GET")._replace(token=entered.token))
        return Reply(reply.body, reply.content_type, 0, (_kept(call, entered), *reply.headers))

    async def log_out(self, call: Call) -> Reply:
        shown = _shown(call, "DELETE")

        def end(tx: Tx) -> None:
            admitted(tx, self._door, shown)
            rules.end(tx, shown.token)

        await call.store.write(end)
        return Reply(status=204, headers=(_cookie(call, "", 0), *_PRIVATE))

    async def _view(self, call: Call, shown: Shown) -> Reply:
        """What a session is told of itself. Raises Unauthorized where there is none."""
        api = call.service(Doors).url or call.origin

        def look(tx: Tx) -> tuple[SessionView, Principal]:
            session = admitted(tx, self._door, shown)
            who = rules.principal(tx, session, shown.account)
            is_operator = session.kind == sessions.OPERATOR
            view = SessionView(
                kind=session.kind,
                account=directory.shown(tx, who.account),
                csrf=rules.csrf(shown.token),
                ends=iso(session.ends_at),
                roost=Where(__version__, f"{api}/v2"),
                accounts=directory.all_accounts(tx) if is_operator else [],
                user="" if is_operator else who.user_name,
            )
            return view, who

        view, who = await call.store.read(look)
        require_allowed(who, call.client)
        reply = SESSION(view)
        return Reply(reply.body, reply.content_type, 0, _PRIVATE)


def _shown(call: Call, method: str) -> Shown:
    return Shown(
        call.cookie(cookie_name(call.host)), call.header(CSRF_HEADER), method, call.host,
        call.header("origin"), call.header(ACCOUNT_HEADER),
    )  # fmt: skip


def _kept(call: Call, entered: rules.Entered) -> tuple[str, str]:
    left = entered.session.ends_at - call.store.times.machine()
    return _cookie(call, entered.token, left // SECOND)


def _cookie(call: Call, token: str, seconds: int) -> tuple[str, str]:
    """Strict: the first page asks for nothing with it but what it asks for itself, so that it does
    no harm that browsers hold it back after a link on another site's page was followed.
    """
    flags = "Path=/console; HttpOnly; SameSite=Strict"
    if call.origin.startswith("https:"):
        flags += "; Secure"
    return "set-cookie", f"{cookie_name(call.host)}={token}; Max-Age={seconds}; {flags}"
