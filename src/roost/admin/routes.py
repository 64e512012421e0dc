"""/_roost"""

from typing import Protocol

from ..engine import sweep
from ..engine.clock import Clock, NotForward
from ..engine.workflows import Workflows
from ..http.answers import DONE, Reply, Text, Whole
from ..http.errors import BadRequest
from ..http.metrics import Metrics
from ..http.operations import Call, Routes
from ..store import SECOND, Store, iso
from . import directory
from .clock import advance, view
from .documents import (
    LATEST,
    AccountCreate,
    Accounts,
    ClockChange,
    ClockView,
    Happened,
    KeyChoice,
    KeyCreate,
    KeyQuery,
    Keys,
    NewKey,
    Status,
)
from .holding_metrics import driver_metrics

routes = Routes("admin")

METRICS = Text("text/plain; version=0.0.4; charset=utf-8")
STATUS = Whole(Status)
CLOCK = Whole(ClockView)
ACCOUNTS = Whole(Accounts)
KEYS = Whole(Keys)
NEW_KEY = Whole(NewKey)


class StatusSource(Protocol):
    """What app.py provides: the process that answers."""

    async def status(self) -> Status: ...


@routes.get("/metrics", "get-metrics", METRICS)
async def get_metrics(call: Call) -> Reply:
    """Get metrics

    Tells what the server counts, in Prometheus' text format.
    """
    found = await call.store.read(sweep.stored)
    return METRICS(call.service(Metrics).text(driver_metrics(found)).decode())


@routes.get("/status", "get-status", STATUS)
async def get_status(call: Call) -> Reply:
    """Get the server's status

    Shows which Roost this is and where it listens, with its database, its drivers and their health,
    its clock, and jobs that do not get on.
    """
    return STATUS(await call.service(StatusSource).status())


@routes.get("/clock", "get-clock", CLOCK)
async def get_clock(call: Call) -> Reply:
    """Get the clock

    Tells what time it is for clients, how fast it runs, and how far it is ahead of real time.
    """
    return _clock(call)


@routes.post("/clock", "set-clock", CLOCK, ok=200)
async def set_clock(call: Call, body: ClockChange) -> Reply:
    """Set the clock

    Holds the clock, lets it run, moves it on, or goes back to real time: send exactly one of these.
    Moving it on does all that falls due on the way, in its order, and the answer comes when that is
    done, and says what it was. The clock never runs backwards: what would take it back is refused
    with 400. Only a reset takes it back.
    """
    wishes = (body.hold, body.real, body.rate, body.advance_seconds, body.advance_to)
    if sum(wish is not None and wish is not False for wish in wishes) != 1:
        raise BadRequest("Give one of hold, real, rate, advance_seconds and advance_to")
    try:
        happened = await _change(call.service(Clock), call.store, body)
    except NotForward as error:
        raise BadRequest(
            f"Clock time never runs backwards: {error}. Only a reset takes it back to real time"
        ) from None
    return _clock(call, happened)


async def _change(clock: Clock, store: Store, wanted: ClockChange) -> Happened | None:
    if wanted.hold:
        await clock.hold()
    elif wanted.real:
        await clock.real()
    elif wanted.rate is not None:
        await clock.run(wanted.rate)
    elif wanted.advance_to is not None:
        return await advance(clock, store, wanted.advance_to)
    elif wanted.advance_seconds is not None:
        moment = store.times.clock() + int(wanted.advance_seconds * SECOND)
        if moment > LATEST:
            raise BadRequest(f"The clock goes no further than {iso(LATEST)}")
        return await advance(clock, store, moment)
    return None


def _clock(call: Call, happened: Happened | None = None) -> Reply:
    return CLOCK(view(call.store.times, str(call.service(Workflows).profile), happened))


@routes.get("/accounts", "list-accounts", ACCOUNTS)
async def list_accounts(call: Call) -> Reply:
    """List accounts

    Lists all accounts, sub-accounts among them, the oldest first.
    """
    return ACCOUNTS(Accounts(await call.store.scan(directory.all_accounts)))


@routes.post("/accounts", "create-account", NEW_KEY, ok=201)
async def create_account(call: Call, body: AccountCreate) -> Reply:
    """Create an account

    Makes an account with its root user and a first API key, which is shown this once. With
    `parent`, it is a sub-account. An unknown parent is refused with 404.
    """
    return NEW_KEY(await call.write(lambda tx: directory.create_account(tx, body)))


@routes.get("/keys", "list-keys", KEYS)
async def list_keys(call: Call, query: KeyQuery) -> Reply:
    """List API keys

    Lists the API keys of all accounts, or of one, the oldest first. Keys that were made for a
    moment only are not among them.
    """
    return KEYS(Keys(await call.store.scan(lambda tx: directory.list_keys(tx, query.account))))


@routes.post("/keys", "create-key", NEW_KEY, ok=201)
async def create_key(call: Call, body: KeyCreate) -> Reply:
    """Create an API key

    Makes a key for the root user of an account, and shows it this once. An expiry in the past, a
    malformed network or an unknown permission is refused with 400.
    """
    return NEW_KEY(await call.write(lambda tx: directory.create_key(tx, body)))


@routes.delete("/keys", "revoke-key")
async def revoke_key(call: Call, query: KeyChoice) -> Reply:
    """Revoke an API key

    Ends a key. It opens nothing from then on; other processes follow within a second. A name that
    several keys have is refused with 400; an unknown key with 404.
    """
    await call.write(lambda tx: directory.revoke_key(tx, query.key))
    return DONE
