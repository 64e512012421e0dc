"""One process of a Roost, from its start to the signal that ends it."""

import asyncio
import gc
import os
import signal
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
import uvloop

from roost.admin.documents import ClockView
from roost.app import Roost
from roost.drivers.offer import Misconfigured
from roost.engine.driver_life import DriverFailed
from roost.engine.networks import PoolError
from roost.http.doorkeeper import raise_descriptor_limit
from roost.http.lines import STANDARD_ERROR
from roost.http.listeners import ListenError, PortTaken
from roost.http.metrics import Metrics
from roost.http.tls import NewAuthority, TlsError
from roost.settings import Settings
from roost.store import StoreError, Unusable
from roost.store.errors import Newer, Shared, Unfit
from roost.store.secret import SecretError, SecretUnreadable

from .failures import Exit, Failure
from .ports import TAKEN

GRACE = 2.5
"""Seconds that requests get to finish once the process is to end."""
LAST_MOMENT = 4.5
"""Seconds from the signal after which the process ends whatever it is at. A crash loses nothing
that was acknowledged, so this cannot either.
"""

log = structlog.get_logger("roost")

_CODES: tuple[tuple[type[Exception], Exit], ...] = (
    (Newer, Exit.NEWER),
    (Shared, Exit.LOCKED),
    (Unfit, Exit.UNFIT),
    (SecretUnreadable, Exit.CANNOT_CREATE),
    (SecretError, Exit.CONFIGURATION),
    (StoreError, Exit.DATABASE),
    (Misconfigured, Exit.CONFIGURATION),
    (DriverFailed, Exit.DRIVER),
    (ListenError, Exit.ADDRESS),
    (TlsError, Exit.CONFIGURATION),
    (PoolError, Exit.CONFIGURATION),
    (OSError, Exit.CANNOT_CREATE),
)
Begin = Callable[[Roost, Path], Coroutine[Any, Any, None]]
"""Fills a Roost that has just started from a file or folder. Raises Failure."""
_CANNOT_START: tuple[type[Exception], ...] = tuple(kind for kind, _ in _CODES)


@dataclass(frozen=True, slots=True)
class Ready:
    """What there is to tell of a Roost that answers.

    urls: by what answers there (api, plain, admin, admin-tcp, dns). authority: the certificate to
    trust, None when the API has no TLS or the operator's own certificate. new_authority: why that
    is another one than at the last start, if it is. new_key: the first API key, if this is the
    first start. clock: how it stands. console: where the operator's links to the console open,
    empty for nowhere.
    """

    urls: dict[str, str]
    authority: Path | None
    new_authority: NewAuthority | None
    new_key: str | None
    clock: ClockView
    console: str = ""


@asynccontextmanager
async def running(settings: Settings, metrics: Metrics | None = None) -> AsyncGenerator[Roost]:
    """A Roost that answers until the block ends. Raises Failure when it cannot start."""
    try:
        roost = Roost(settings, metrics)
        await roost.start()
    except _CANNOT_START as error:
        raise _failure(error, settings) from error
    try:
        yield roost
    finally:
        await roost.stop(GRACE)


def _facts(roost: Roost) -> Ready:
    leaf = roost.sockets.leaf
    return Ready(
        roost.sockets.urls,
        leaf.authority if leaf else None,
        leaf.new_authority if leaf else None,
        roost.new_key,
        roost.clock_view(),
        roost.sockets.console_url,
    )


def serve(
    settings: Settings,
    begin: Begin,
    ready: Callable[[Ready], None],
    orphaned: int | None = None,
    metrics: Metrics | None = None,
) -> None:
    """Answers until SIGTERM or SIGINT. Raises Failure when it cannot start.

    begin: does what --init names. ready: called once it answers, and that is done. orphaned: a file
    descriptor that comes to its end when there is nobody left to serve for. metrics: those of
    several processes.
    """
    raise_descriptor_limit()
    try:
        uvloop.run(_serve(settings, begin, ready, orphaned, metrics))
    finally:
        STANDARD_ERROR.drain()


async def _serve(
    settings: Settings,
    begin: Begin,
    ready: Callable[[Ready], None],
    orphaned: int | None,
    metrics: Metrics | None,
) -> None:
    loop = asyncio.get_running_loop()
    told = asyncio.Event()

    def stop() -> None:
        if told.is_set():
            return
        told.set()
        _limit_farewell()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    if orphaned is not None:
        loop.add_reader(orphaned, stop)
    async with running(settings, metrics) as roost:
        await _initialise(roost, begin, told)
        gc.freeze()  # what is there by now stays as long as the process
        if not told.is_set():
            ready(_facts(roost))
        await told.wait()
        if orphaned is not None:
            loop.remove_reader(orphaned)
        log.info("stopping")


async def _initialise(roost: Roost, begin: Begin, told: asyncio.Event) -> None:
    """Does what --init names, unless told to stop meanwhile. Raises Failure."""
    if not roost.initialising or roost.settings.init is None:
        return
    doing = asyncio.create_task(begin(roost, roost.settings.init))
    stopping = asyncio.create_task(told.wait())
    await asyncio.wait([doing, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if doing.done():
        doing.result()
    else:
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)


def _limit_farewell() -> None:
    """Sees to it, from outside the event loop, that the process ends in time."""
    timer = threading.Timer(LAST_MOMENT, os._exit, (0,))
    timer.daemon = True
    timer.start()


def _failure(error: Exception, settings: Settings) -> Failure:
    code = next(code for kind, code in _CODES if isinstance(error, kind))
    if isinstance(error, Misconfigured):
        return Failure(code, f"{settings.config or 'the settings'}: {error}")
    if isinstance(error, OSError):
        return Failure(code, f"{error.filename or 'the data folder'}: {error.strerror}")
    return Failure(code, str(error), _advice(error))


def _advice(error: Exception) -> str:
    if isinstance(error, Unfit):
        return (
            "put back the backup that was made before the upgrade, start the version that made it,"
            " and report this"
        )
    if isinstance(error, PortTaken):
        return TAKEN
    if isinstance(error, Unusable) and not isinstance(error, Newer):
        return "`roost doctor` says more"
    return ""
