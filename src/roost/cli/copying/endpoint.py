"""An API v2 somewhere, spoken to as any client does: in pages, and no faster than it allows."""

import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPSHandler, Request, build_opener
from uuid import uuid4

from roost.copying import Json, Rejected

from ..failures import Exit, Failure

PAGE = 500
PATIENCE = 60.0
"""Seconds that an answer may take."""
_ATTEMPTS = 6
_BOUNDARY = f"roost-{uuid4().hex}"
_LONGEST_WAIT = 120.0
_PASSING = {
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


def wait(seconds: float) -> None:
    """Lets time pass."""
    Event().wait(seconds)


class Endpoint:
    """`copying.Endpoint` by HTTP.

    url: with or without the /v2. key: of the account. pace: requests a second at most.
    authority: a file with certificates to trust beside the system's. pause: how time is let pass.
    Raises Failure when nothing can be had from it any more.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        pace: float,
        authority: Path | None = None,
        pause: Callable[[float], None],
    ) -> None:
        self.url = _base(url)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._interval = 1 / pace
        self._pause = pause
        self._next = monotonic()
        context = ssl.create_default_context()
        if authority is not None:
            try:
                context.load_verify_locations(authority)
            except (OSError, ssl.SSLError) as error:
                raise Failure(Exit.CONFIGURATION, f"{authority}: {error}") from error
        self._opener = build_opener(HTTPSHandler(context=context))

    def get(self, path: str, **query: str | int) -> Json:
        """Raises Rejected."""
        return self._ask("GET", path, query=query)

    def post(self, path: str, body: Mapping[str, object] | None = None) -> Json:
        """Raises Rejected. It is never sent twice, for the first may have been heard."""
        return self._ask("POST", path, body or {})

    def put(self, path: str, body: Mapping[str, object] | None = None) -> Json:
        """The same."""
        return self._ask("PUT", path, body or {})

    def patch(self, path: str, body: Mapping[str, object]) -> Json:
        """The same."""
        return self._ask("PATCH", path, body)

    def upload(self, url: str, form: Mapping[str, bytes]) -> None:
        """Sends a form to where the endpoint said, without the key. Raises Rejected."""
        headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        content = _multipart(form)
        self._send(Request(url, content, headers, method="POST"))  # noqa: S310 - as it said

    def every(self, path: str, name: str) -> Iterator[Json]:
        """All items of a list, page by page. Raises Rejected."""
        cursor = ""
        while True:
            page = self.get(path, per_page=PAGE, **({"cursor": cursor} if cursor else {}))
            if name not in page:
                raise Rejected(HTTPStatus.OK, f"the answer to {path} has no {name}")
            yield from page[name]
            cursor = page.get("meta", {}).get("links", {}).get("next", "")
            if not cursor:
                return

    def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, str | int] | None = None,
    ) -> Json:
        target = f"{self.url}{path}" + (f"?{urlencode(query)}" if query else "")
        content = None if body is None else json.dumps(body).encode()
        text = self._send(Request(target, content, self._headers, method=method))  # noqa: S310 - see _base
        try:
            return json.loads(text) if text else {}
        except ValueError as error:
            raise Failure(
                Exit.REFUSED, f"{self.url} does not answer as an API v2 does", target
            ) from error

    def _send(self, request: Request) -> bytes:
        method = request.get_method()
        for attempt in range(1, _ATTEMPTS + 1):
            self._keep_pace()
            try:
                with self._opener.open(request, timeout=PATIENCE) as reply:
                    return reply.read()
            except HTTPError as error:
                with error:
                    self._bear(error, attempt, method)
            except (OSError, HTTPException) as error:
                self._bear_silence(error, attempt, method)
        raise Failure(
            Exit.REFUSED, f"{self.url} is too busy", "run the same command again to continue"
        )

    def _keep_pace(self) -> None:
        ahead = self._next - monotonic()
        if ahead > 0:
            self._pause(ahead)
        self._next = max(self._next, monotonic()) + self._interval

    def _bear(self, error: HTTPError, attempt: int, method: str) -> None:
        """Waits, if asking again may help. Raises Rejected and Failure."""
        if error.code == HTTPStatus.TOO_MANY_REQUESTS:
            self._pause(min(_seconds(error.headers.get("Retry-After")), _LONGEST_WAIT))
            return
        reason = _reason(error)
        if error.code == HTTPStatus.UNAUTHORIZED:
            raise Failure(Exit.REFUSED, f"{self.url} does not take the key: {reason}")
        if error.code not in _PASSING or method != "GET" or attempt == _ATTEMPTS:
            raise Rejected(error.code, reason)
        self._pause(2.0**attempt / 4)

    def _bear_silence(self, error: OSError | HTTPException, attempt: int, method: str) -> None:
        """The same where nothing was answered. Raises Failure."""
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise Failure(
                Exit.CONFIGURATION,
                f"{self.url} cannot be trusted: {reason.verify_message}",
                "--ca names a file with the certificate to trust",
            ) from error
        if method != "GET" or attempt == _ATTEMPTS:
            raise Failure(
                Exit.REFUSED,
                f"{self.url} does not answer: {reason}",
                "run the same command again to continue",
            ) from error
        self._pause(2.0**attempt / 4)


def _multipart(form: Mapping[str, bytes]) -> bytes:
    """As of RFC 7578."""
    boundary = _BOUNDARY.encode()
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (boundary, name.encode(), content)
        for name, content in form.items()
    ]
    return b"".join([*parts, b"--%s--\r\n" % boundary])


def _base(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise Failure(Exit.USAGE, f"{url!r} is not a URL like https://api.vultr.com")
    path = parts.path.rstrip("/").removesuffix("/v2")
    return f"{parts.scheme}://{parts.netloc}{path}/v2"


def _seconds(text: str | None) -> float:
    """Of a Retry-After; one that is a date, or makes no sense, is a second."""
    return max(float(text), 0.1) if text and text.replace(".", "", 1).isdigit() else 1.0


def _reason(error: HTTPError) -> str:
    text = error.read()
    try:
        return str(json.loads(text)["error"])
    except (ValueError, KeyError, TypeError):
        return f"{error.code} {error.reason}"
