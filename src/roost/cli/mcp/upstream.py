"""The Roost that the tools speak to: one that runs on this machine, or one at a URL."""

import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import httpx

from roost.admin.documents import KeyCreate, NewKey, Status
from roost.reroute.admin import reachable

from ..console import SOCKET, Console
from ..failures import Exit, Failure

T = TypeVar("T")

KEY_NAME = "roost mcp"
_SECONDS = 60.0


class Upstream(Protocol):
    """Who answers. Both raise Failure where nobody does."""

    def api(
        self, method: str, path: str, query: Mapping[str, Any], body: Any = None
    ) -> httpx.Response: ...

    def admin(self, question: Callable[[Console], T]) -> T: ...

    def close(self) -> None: ...


class Local:
    """The Roost that runs in a data folder, found anew whenever it was started anew.

    It is asked with a key of its own, which no list shows and which `close` revokes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._client: httpx.Client | None = None
        self._key = ""
        self._lock = Lock()

    def api(
        self, method: str, path: str, query: Mapping[str, Any], body: Any = None
    ) -> httpx.Response:
        try:
            answer = _sent(self._connected(), method, path, query, body)
            if answer.status_code != HTTPStatus.UNAUTHORIZED:
                return answer
        except httpx.ConnectError:  # it was started anew, and nothing was sent
            pass
        self._forget()
        try:
            return _sent(self._connected(), method, path, query, body)
        except httpx.ConnectError as error:
            raise _silent(self._folder, error) from error

    def admin(self, question: Callable[[Console], T]) -> T:
        with closing(Console(self._folder / SOCKET)) as console:
            if not console.connects():
                raise Failure(
                    Exit.NOTHING_THERE,
                    f"no Roost runs in {self._folder}",
                    "`roost serve` starts one; `roost mcp --data` names another folder",
                )
            return question(console)

    def close(self) -> None:
        key = self._key
        self._forget()
        with closing(Console(self._folder / SOCKET)) as console:
            if key and console.connects():
                console.delete("keys", key=key)

    def _connected(self) -> httpx.Client:
        with self._lock:
            if self._client is None:
                self._client = self.admin(self._connect)
            return self._client

    def _connect(self, console: Console) -> httpx.Client:
        status = console.get("status", Status)
        address = status.listening.get("plain") or status.listening.get("api")
        if not address:
            raise Failure(Exit.CONFIGURATION, f"the Roost in {self._folder} has no API listener")
        made = console.post("keys", KeyCreate(KEY_NAME, ephemeral=True), NewKey)
        self._key = made.key.id
        parts = urlsplit(address)
        host = reachable(parts.hostname or "")
        url = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{parts.port}"
        return _client(url, made.api_key, status.authority)

    def _forget(self) -> None:
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client, self._key = None, ""


class Remote:
    """A Roost at a URL, of which only the API can be reached."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        self._client = _client(url, key, "")

    def api(
        self, method: str, path: str, query: Mapping[str, Any], body: Any = None
    ) -> httpx.Response:
        try:
            return _sent(self._client, method, path, query, body)
        except httpx.ConnectError as error:
            raise _silent(self._url, error) from error

    def admin(self, question: Callable[[Console], T]) -> T:
        raise Failure(
            Exit.USAGE,
            "the clock, faults, requests and the bill are asked on the machine where Roost runs",
            "start `roost mcp` there, without --url",
        )

    def close(self) -> None:
        self._client.close()


def _client(url: str, key: str, authority: str) -> httpx.Client:
    """authority: the file with the certificate to trust; empty for whom the system trusts."""
    trusted = ssl.create_default_context(cafile=authority) if authority else True
    headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
    return httpx.Client(base_url=url, headers=headers, verify=trusted, timeout=_SECONDS)


def _sent(
    client: httpx.Client, method: str, path: str, query: Mapping[str, Any], body: Any
) -> httpx.Response:
    """Raises ConnectError where nobody is there, and Failure where the answer does not come."""
    try:
        return client.request(method, path, params=dict(query), json=body)
    except httpx.ConnectError:
        raise
    except httpx.TransportError as error:
        raise Failure(
            Exit.REFUSED,
            f"there was no answer, the connection was closed: {error}",
            "a fault may have done that: look at `requests`; the work may be done nevertheless",
        ) from error


def _silent(where: object, error: Exception) -> Failure:
    return Failure(Exit.REFUSED, f"the Roost at {where} does not answer: {error}")
