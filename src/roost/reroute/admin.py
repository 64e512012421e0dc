"""The admin interface of a running Roost, as far as `roost run` needs it.

HTTP by hand, for http.client takes longer to import than everything here takes to run.
"""

import json
import socket
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .trouble import CONFIGURATION, REFUSED, Trouble

SOCKET = "admin.sock"
_SECONDS = 30.0
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked for, not listened on


def reachable(host: str) -> str:
    """Where to connect to what listens on this address, on the same machine."""
    return _ANYWHERE.get(host, host)


class Route(NamedTuple):
    """Where a Roost answers in Vultr's place.

    host, port: of its TLS listener. hosts: Vultr's, for which it has a certificate. authority: the
    file with the certificate to trust.
    """

    host: str
    port: int
    hosts: tuple[str, ...]
    authority: Path


class SessionKey(NamedTuple):
    """text: the key itself."""

    id: str
    text: str


class AdminClient:
    """The Roost whose data folder this is. Raises Trouble for what it refuses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = str(folder / SOCKET)

    def answers(self) -> bool:
        """Whether one runs there."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self._path) == 0

    def route(self) -> Route:
        status = self._ask("GET", "status")
        address: str = status["listening"].get("api", "")
        url = urlsplit(address)
        if not status["authority"] or url.hostname is None or url.port is None:
            raise Trouble(
                CONFIGURATION,
                f"the Roost in {self.folder} has no TLS certificate of its own, so it cannot answer"
                " in Vultr's place",
                "start it with --listen, and without --tls-cert",
            )
        return Route(
            reachable(url.hostname), url.port, tuple(status["hosts"]), Path(status["authority"])
        )

    def create_key(self, name: str) -> SessionKey:
        """One that no list shows."""
        made = self._ask("POST", "keys", {"name": name, "ephemeral": True})
        return SessionKey(made["key"]["id"], made["api_key"])

    def revoke(self, key: SessionKey) -> None:
        self._ask("DELETE", f"keys?key={key.id}")

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        content = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} /_roost/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        try:
            status, text = self._exchange(head.encode() + content)
        except (OSError, ValueError) as error:
            raise Trouble(REFUSED, f"the Roost in {self.folder} went away: {error}") from error
        answer: dict[str, Any] = json.loads(text) if text else {}
        if status >= 400:
            raise Trouble(REFUSED, str(answer.get("error", status)))
        return answer

    def _exchange(self, request: bytes) -> tuple[int, bytes]:
        """The answer's status and body. Raises OSError, and ValueError if it ends too soon."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_SECONDS)
            connection.connect(self._path)
            connection.sendall(request)
            with connection.makefile("rb") as stream:
                head, _, body = stream.read().partition(b"\r\n\r\n")
        _, status, *_ = head.split(maxsplit=2)
        return int(status), body
