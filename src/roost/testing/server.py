"""What tests are given: a Roost that answers, and everything about it under their control."""

import secrets
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from ..app import Address, Lifecycle, Settings
from .admin import Admin, Clock, Faults
from .thread import ThreadedRoost

_LOOPBACK = Address("127.0.0.1", 0)


class RunningRoost(ThreadedRoost):
    """key: an API key of the first account, with all permissions.

    admin: its admin interface. clock, faults: parts of that.
    """

    def __init__(self, settings: Settings, key: str, token: str) -> None:
        super().__init__(settings)
        self.key = key
        self.admin = Admin(self.app.sockets.urls["admin-tcp"], token)
        self.clock = Clock(self.admin)
        self.faults = Faults(self.admin)
        self._before = self.app.request_log.traffic.newest
        """The number of the last request before the last reset."""

    @property
    def environment(self) -> dict[str, str]:
        """What a program that is tested may want to know, as environment variables."""
        return {
            "VULTR_API_KEY": self.key,
            "ROOST_URL": self.url,
            "ROOST_ADMIN_URL": self.admin.url,
            "ROOST_ADMIN_TOKEN": self.admin.token,
        }

    def last_requests(self, n: int = 20) -> list[dict[str, Any]]:
        """What clients asked and were told since the last reset, the oldest first; at most n.

        The fields are those of `roost requests --json`.
        """
        self.run(self.app.request_log.flush())
        return self.admin.ask("GET", "requests", after=self._before)["requests"][-n:]

    def reset(self) -> None:
        """Leaves nothing but the first account and the key: no resources, no faults, real time."""
        self.admin.send("POST", "reset")
        self._before = self.app.request_log.traffic.newest

    def export_state(self, *, secrets: bool = False, log: bool = False) -> bytes:
        """All that it holds, as `roost state export` writes it."""
        return self.admin.send("GET", "state", secrets=int(secrets), log=int(log))

    def import_state(self, state: bytes) -> None:
        """Puts an exported state in the place of what it holds; the key opens it.

        Raises admin.Refused.
        """
        self.admin.send("PUT", "state", state)


@contextmanager
def running_roost(
    data: Path | None = None,
    *,
    database: str | None = None,
    lifecycle: str = "instant",
    rate_limit: int = 0,
    key: str | None = None,
) -> Generator[RunningRoost]:
    """A Roost for as long as the block lasts, on free ports of loopback, without TLS.

    data: a folder to keep everything in, made if need be; without one, all is gone in the end.
    database: a postgresql:// URL in place of a file in that folder. lifecycle: instant, quick or
    realistic. rate_limit: requests a second for each client address, 0 for no limit. key: the API
    key, made up if not given.
    """
    with ExitStack() as stack:
        if data is None:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="roost-")))
        data.mkdir(parents=True, exist_ok=True)
        key = key or secrets.token_hex(18).upper()
        token = secrets.token_urlsafe()
        settings = Settings(
            data=data,
            database=database,
            listen=None,
            plain_http=_LOOPBACK,
            admin=_LOOPBACK,
            lifecycle=Lifecycle(lifecycle),
            rate_limit=rate_limit,
            log="off",
            api_key=key,
            admin_token=token,
        )
        roost = RunningRoost(settings, key, token)
        stack.callback(roost.stop)
        yield roost
