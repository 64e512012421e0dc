"""A Roost that runs inside the test process, on a loopback port of its own."""

import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from roost.app import Roost
from roost.drivers.base import Driver
from roost.engine import pace
from roost.engine.clock import NotForward
from roost.engine.lifecycle import Lifecycle
from roost.products import SECTIONS, account, apikeys
from roost.products.section import Section
from roost.settings import Address, Settings
from roost.store import ClockSetting, Times, Tx
from roost.testing.thread import ThreadedRoost

KEY = "TESTKEY0123456789ABCDEFGHIJKLMNOPQRS"
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients that speak no TLS: what httpx would make instead reads 200 certificates, for each."""


class Beginning:
    """The moment at which the clock of a test's Roost begins: never today. It runs on from there.

    It is past, so that a test can let the clock be real. `--start-date` chooses another.
    """

    date = datetime.fromisoformat("2026-03-10T12:00:00+00:00")

    @classmethod
    def clock(cls, machine: int) -> ClockSetting:
        """The setting of a clock that begins now, in machine time."""
        return ClockSetting(cls.us(), machine)

    @classmethod
    def us(cls) -> int:
        return round(cls.date.timestamp() * 1e6)


def times() -> Times:
    """Times whose clock begins where those of tests do."""
    made = Times()
    made.setting = Beginning.clock(made.machine())
    return made


def _microseconds(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1e6)


class RunningClock:
    """The server's clock, from outside."""

    def __init__(self, server: "RunningRoost") -> None:
        self._server = server

    @property
    def now(self) -> int:
        """Clock time in microseconds."""
        return self._server.app.times.clock()

    def hold(self, at: str | None = None) -> None:
        """Stops the clock; `at` has it stand at an ISO 8601 moment from then on.

        It gets there in one leap, as for a server that was away: what was due on the way is due
        there. `advance` goes through every day in between, which takes its time over years.
        """
        self._server.run(self._server.app.clock.hold())
        if at is not None:
            self._server.run(self._leap(_microseconds(at)))

    async def _leap(self, moment: int) -> None:
        app = self._server.app
        if moment < self.now:
            raise NotForward("the clock cannot go back")
        await app.store.write(lambda tx: pace.store(tx, ClockSetting(moment, tx.machine, 0)))
        await app.clock.load()
        await app.worker.catch_up()

    def advance(self, *, days: float = 0, hours: float = 0, seconds: float = 0) -> None:
        """Moves the clock on, and returns when all that fell due is done."""
        span = ((days * 24 + hours) * 3600 + seconds) * 1_000_000
        self._advance(self.now + round(span))

    def advance_to(self, moment: str) -> None:
        """Moves the clock on to an ISO 8601 moment."""
        self._advance(_microseconds(moment))

    def _advance(self, to: int) -> None:
        self._server.run(self._server.app.clock.advance(to))


class RunningRoost(ThreadedRoost):
    """client: an httpx client of the root user's key, whose base is .../v2."""

    def __init__(
        self,
        settings: Settings,
        sections: Sequence[Section] = SECTIONS,
        drivers: Mapping[type, Driver] | None = None,
    ) -> None:
        self._sections = sections
        self._drivers = drivers
        super().__init__(settings)
        self._clients: list[httpx.Client] = []
        self.key = KEY
        self.client = self.client_for(KEY)
        self.clock = RunningClock(self)

    @property
    def data(self) -> Path:
        """Its folder."""
        return self.app.settings.data

    def client_for(self, key: str | None, **options: Any) -> httpx.Client:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        chosen: dict[str, Any] = {"headers": headers, "timeout": 30, "verify": PLAIN, **options}
        client = httpx.Client(base_url=f"{self.url}/v2", **chosen)
        self._clients.append(client)
        return client

    def admin(self) -> httpx.Client:
        """A client of its admin interface, on its socket."""
        client = admin_of(self.data)
        self._clients.append(client)
        return client

    def new_account(self, name: str = "Other") -> httpx.Client:
        """A client of another account."""

        def make(tx: Any) -> str:
            user = account.create(tx, name, f"{name.lower()}@example.com")
            return apikeys.create(tx, user, "Default").text

        return self.client_for(self.run(self.app.store.write(make)))

    def wait_for_machine_time(self, seconds: float) -> None:
        """Lets machine time pass, on which the clock has no hold."""
        times = self.app.times
        before, passed = times.machine, round(seconds * 1e6)
        # The offset would not do: with PostgreSQL it follows the database's time.
        times.machine = lambda: before() + passed

    def flush_log(self) -> None:
        """Writes out the records of reads, which wait for a moment otherwise."""
        self.run(self.app.request_log.flush())

    def stop(self) -> None:
        self.close_clients()
        super().stop()

    def close_clients(self) -> None:
        for client in self._clients:
            client.close()
        self._clients.clear()

    def renew(self) -> None:
        """Forgets what a test has done to it from outside: clients, machine time that passed."""
        self.close_clients()
        self.client = self.client_for(KEY)
        vars(self.app.times).pop("machine", None)

    async def _started(self, settings: Settings) -> Roost:
        """Its clock is that of the database, where that has one."""
        roost = Roost(settings, sections=self._sections, drivers=self._drivers)
        roost.times.setting = Beginning.clock(roost.times.machine())
        await roost.start()
        setting = roost.times.setting
        await roost.store.write(lambda tx: _keep_clock(tx, setting))
        return roost


def _keep_clock(tx: Tx, setting: ClockSetting) -> None:
    if pace.stored(tx, "update") is None:
        pace.store(tx, setting)


def admin_of(data: Path) -> httpx.Client:
    """A client of the admin interface of the Roost in that folder, on its socket."""
    transport = httpx.HTTPTransport(uds=str(data / "admin.sock"), verify=PLAIN)
    return httpx.Client(transport=transport, base_url="http://roost/_roost", timeout=60)


@contextmanager
def running_roost(
    data: Path,
    database: str | None = None,
    sections: Sequence[Section] = SECTIONS,
    drivers: Mapping[type, Driver] | None = None,
    **options: Any,
) -> Iterator[RunningRoost]:
    """A Roost in `data`; options are Settings' fields, sections and drivers those of `Roost`."""
    data.mkdir(exist_ok=True)
    chosen: dict[str, Any] = {
        "listen": None,
        "plain_http": Address("127.0.0.1", 0),
        "rate_limit": 0,
        "log": "off",
        "api_key": KEY,
        "lifecycle": "instant",
        **options,
    }
    chosen["lifecycle"] = Lifecycle(chosen["lifecycle"])
    server = RunningRoost(Settings(data=data, database=database, **chosen), sections, drivers)
    try:
        yield server
    finally:
        server.stop()
