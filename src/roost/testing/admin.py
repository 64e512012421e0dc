"""`/_roost/` as tests use it: the clock, faults, the state."""

import json
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

SECONDS = 120.0
"""How long an answer may take: advancing the clock by years does years of work."""

_EPOCH = datetime.fromtimestamp(0, UTC)
_MICROSECOND = timedelta(microseconds=1)


class Refused(Exception):
    """The admin interface said no. status: of HTTP."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Admin:
    """An admin interface on TCP. url: without the /_roost. token: see `roost serve --admin`."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        self.url = url
        self.token = token
        self._address = (parts.hostname or "", parts.port)

    def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, **query: object
    ) -> Any:
        """The JSON of an answer, None where it has none. Raises Refused."""
        content = None if body is None else json.dumps(body).encode()
        text = self.send(method, path, content, **query)
        return json.loads(text) if text else None

    def send(self, method: str, path: str, content: bytes | None = None, **query: object) -> bytes:
        """What is answered, as it is. Raises Refused."""
        target = f"/_roost/{path}" + (f"?{urlencode(query)}" if query else "")
        connection = HTTPConnection(*self._address, timeout=SECONDS)
        try:
            headers = {"Authorization": f"Bearer {self.token}"}
            connection.request(method, target, content, headers)
            reply = connection.getresponse()
            text = reply.read()
        finally:
            connection.close()
        if reply.status >= 400:
            raise Refused(reply.status, json.loads(text)["error"])
        return text


class Clock:
    """What dates, charges, schedules and lifecycles go by. It goes forward only."""

    def __init__(self, admin: Admin) -> None:
        self._admin = admin

    @property
    def now(self) -> datetime:
        """In UTC."""
        return _EPOCH + self._admin.ask("GET", "clock")["now_us"] * _MICROSECOND

    def hold(self, at: datetime | None = None) -> None:
        """Stops it; with `at`, moves it forward to that moment first.

        Under any lifecycle but `instant`, what takes time waits until it is advanced.
        """
        self._change(hold=True)
        if at is not None:
            self.advance_to(at)

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Moves it on, and returns when all that fell due on the way is done."""
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        self._change(advance_seconds=span.total_seconds())

    def advance_to(self, moment: datetime) -> None:
        """The same, to a moment; one without a zone is in UTC."""
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        self._change(advance_to=(moment - _EPOCH) // _MICROSECOND)

    def run(self, rate: float = 1.0) -> None:
        """Lets it run on from where it is, `rate` times as fast as real time."""
        self._change(rate=rate)

    def real(self) -> None:
        """Goes back to real time, which a clock that is ahead of it cannot."""
        self._change(real=True)

    def _change(self, **change: float | bool) -> None:
        self._admin.ask("POST", "clock", change)


class Faults:
    """What goes wrong on purpose, until it is cleared or the next test begins."""

    def __init__(self, admin: Admin) -> None:
        self._admin = admin

    def add(self, kind: str, **details: object) -> str:
        """Adds a fault and returns its id: `add("error", operation="create-instance", count=1)`.

        kind, details: as `roost faults add` has them. Raises Refused for what makes no sense.
        """
        return self._admin.ask("POST", "faults", {"kind": kind, **details})["id"]

    def clear(self, id: str | None = None) -> None:
        """Clears a fault, or all; what they held up goes on."""
        self._admin.send("DELETE", "faults" if id is None else f"faults/{quote(id, safe='')}")

    def list(self) -> list[dict[str, Any]]:
        """All faults, and how often each has struck (`hits`)."""
        return self._admin.ask("GET", "faults")["faults"]
