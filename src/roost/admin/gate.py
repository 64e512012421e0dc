"""Who may use the admin interface."""

import hmac
import ipaddress
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from ..access.principals import OPERATOR, Principal
from ..http.auth import INVALID
from ..http.envelopes import ApiEnvelope
from ..http.errors import Forbidden, Unauthorized
from ..store.files import make_file

TOKEN_FILE = "admin.token"  # noqa: S105 - the name of a file


class OpenGate:
    """The Unix socket: whoever can open it is the operator."""

    async def principal(self, authorization: str | None, client: str, now: int) -> Principal:
        return OPERATOR


class TokenGate:
    """TCP: a bearer token."""

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()

    async def principal(self, authorization: str | None, client: str, now: int) -> Principal:
        if not hmac.compare_digest((authorization or "").encode(), self._expected):
            raise Unauthorized(INVALID)
        return OPERATOR


def load_token(data: Path, given: str | None) -> str:
    """ROOST_ADMIN_TOKEN, or what `data/admin.token` holds, made at first use. Raises OSError."""
    if given:
        return given
    path = data / TOKEN_FILE
    make_file(path, secrets.token_urlsafe(32).encode() + b"\n", mode=0o600)
    return path.read_text().strip()


App = Callable[[Any, Any, str], Awaitable[None]]


class HostGuard:
    """Refuses requests that name another host, so that no web page can be made to send them.

    A page whose name was pointed at this address (DNS rebinding) still says that name. An address
    cannot be pointed anywhere, so addresses are let in.
    """

    def __init__(self, app: App, host: str) -> None:
        self._app = app
        self._names = {"localhost", host.lower()}

    async def __call__(self, scope: Any, exchange: Any, peer: str) -> None:
        # HTTP/2 has it beside the headers.
        host: str = scope.headers.get("host") or scope.authority or ""
        if self._is_served(_without_port(host).lower()):
            await self._app(scope, exchange, peer)
            return
        refused = ApiEnvelope().refusal(Forbidden("This host name is not served here."))
        headers = [("content-type", refused.content_type)]
        exchange.response_bytes(refused.status, headers, refused.body)

    def _is_served(self, name: str) -> bool:
        if name in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
