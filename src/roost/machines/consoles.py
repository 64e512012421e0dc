"""Where a browser finds a server's console."""

from typing import Protocol

from ..store.services import Services


class Front(Protocol):
    """This Roost, as browsers reach it: app.py provides it."""

    @property
    def url(self) -> str:
        """`https://127.0.0.1:8443`; empty while it answers nowhere."""
        ...


def link(services: Services, where: str) -> str:
    """where: what a driver says, a URL or a path of this Roost."""
    return f"{services.one(Front).url}{where}" if where.startswith("/") else where
