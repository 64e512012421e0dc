"""A Roost that runs inside the test process, on a loopback port of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from roost.engine.lifecycle import Lifecycle
from roost.products import account, apikeys
from roost.settings import Address, Settings
from roost.testing.thread import ThreadedRoost

KEY = "TESTKEY0123456789ABCDEFGHIJKLMNOPQRS"


class RunningClock:
    """The server's clock, from outside."""

    def __init__(self, server: "RunningRoost") -> None:
        self._server = server

    @property
    def now(self) -> int:
        """Clock time in microseconds."""
        return self._server.app.times.clock()

    def hold(self, at: str | None = None) -> None:
        """Stops the clock; `at` moves it forward to an ISO 8601 moment first."""
        clock = self._server.app.clock
        self._server.run(clock.hold())
        if at is not None:
            self._server.run(clock.advance(round(datetime.fromisoformat(at).timestamp() * 1e6)))

    def advance(self, *, days: float = 0, hours: float = 0, seconds: float = 0) -> None:
        """Moves the clock on, and returns when all that fell due is done."""
        span = ((days * 24 + hours) * 3600 + seconds) * 1_000_000
        self._server.run(self._server.app.clock.advance(self.now + round(span)))


class RunningRoost(ThreadedRoost):
    """client: an httpx client of the root user's key, whose base is .../v2."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._clients: list[httpx.Client] = []
        self.key = KEY
        self.client = self.client_for(KEY)
        self.clock = RunningClock(self)

    def client_for(self, key: str | None, **options: Any) -> httpx.Client:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        client = httpx.Client(base_url=f"{self.url}/v2", headers=headers, timeout=30, **options)
        self._clients.append(client)
        return client

    def new_account(self, name: str = "Other") -> httpx.Client:
        """A client of another account."""

        def make(tx: Any) -> str:
            user = account.create(tx, self.app.jobs, name, f"{name.lower()}@example.com")
            return apikeys.create(tx, self.app.secret, user, "Default").text

        return self.client_for(self.run(self.app.store.write(make)))

    def flush_log(self) -> None:
        """Writes out the records of reads, which wait for a moment otherwise."""
        self.run(self.app.access.flush())

    def stop(self) -> None:
        for client in self._clients:
            client.close()
        super().stop()


@contextmanager
def running_roost(
    data: Path, database: str | None = None, **options: Any
) -> Iterator[RunningRoost]:
    """A Roost in `data`; options are Settings' fields."""
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
    server = RunningRoost(Settings(data=data, database=database, **chosen))
    try:
        yield server
    finally:
        server.stop()
