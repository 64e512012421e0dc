"""How commands reach a Roost: over DATA/admin.sock or, when none runs there, by being one.

Both ways end at the same admin interface, so a command does the same by either.
"""

import http.client
import os
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

import msgspec

from .failures import Exit, Failure
from .lean import import_structlog
from .options import RoostOptions

T = TypeVar("T")

SOCKET = "admin.sock"


class _Refusal(msgspec.Struct):
    error: str


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self._path))


class Console:
    """The admin interface of a running Roost. Whatever it refuses is raised as Failure."""

    def __init__(self, path: Path) -> None:
        self._connection = _UnixConnection(path)

    def connects(self) -> bool:
        """Whether anybody answers there."""
        try:
            self._connection.connect()
        except OSError:
            return False
        return True

    def close(self) -> None:
        self._connection.close()

    def get(self, path: str, answer: type[T], **query: str) -> T:
        return msgspec.json.decode(self._send("GET", path, query=query), type=answer)

    def post(self, path: str, body: msgspec.Struct | None, answer: type[T]) -> T:
        content = None if body is None else msgspec.json.encode(body)
        return msgspec.json.decode(self._send("POST", path, content), type=answer)

    def tell(self, path: str, body: msgspec.Struct | None = None) -> None:
        """A POST whose answer says nothing; without a body it says all with its path."""
        self._send("POST", path, None if body is None else msgspec.json.encode(body))

    def fetch(self, path: str, **query: str) -> bytes:
        """What a GET answers, as it is."""
        return self._send("GET", path, query=query)

    def put(self, path: str, content: bytes, answer: type[T]) -> T:
        return msgspec.json.decode(self._send("PUT", path, content), type=answer)

    def delete(self, path: str, **query: str) -> None:
        self._send("DELETE", path, query=query)

    def _send(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        query: dict[str, str] | None = None,
    ) -> bytes:
        target = f"/_roost/{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            self._connection.request(method, target, content)
            reply = self._connection.getresponse()
            text = reply.read()
        except (OSError, http.client.HTTPException) as error:
            raise Failure(Exit.REFUSED, f"the Roost that was asked went away: {error}") from error
        if reply.status >= 400:
            raise Failure(Exit.REFUSED, msgspec.json.decode(text, type=_Refusal).error)
        return text


def ask(place: RoostOptions, question: Callable[[Console], T], advice: str = "") -> T:
    """What the Roost in this place answers. Raises Failure.

    advice: what to do where Roost says no.
    """
    try:
        return _answered(place, question)
    except Failure as failure:
        if failure.code is Exit.REFUSED and not failure.advice:
            raise Failure(failure.code, failure.text, advice) from None
        raise


def _answered(place: RoostOptions, question: Callable[[Console], T]) -> T:
    with closing(Console(place.folder / SOCKET)) as console:
        if console.connects():
            return question(console)
    return _ask_here(place, question)


def _ask_here(place: RoostOptions, question: Callable[[Console], T]) -> T:
    """Answers the question as a Roost of this process's own, for as long as that takes."""
    if not (place.folder / "secret").exists() and not os.environ.get("ROOST_SECRET"):
        raise Failure(
            Exit.NOTHING_THERE,
            f"there is no Roost in {place.folder}",
            f"`roost serve --data {place.data}` makes one; --data names another folder",
        )
    # The whole program, which a command can spare when there is a Roost to ask.
    import_structlog()
    import asyncio  # noqa: PLC0415

    from . import journal  # noqa: PLC0415
    from .folder import locked, prepare  # noqa: PLC0415
    from .kept import take_up  # noqa: PLC0415
    from .process import running  # noqa: PLC0415

    def over_the_socket() -> T:
        with closing(Console(place.folder / SOCKET)) as console:
            return question(console)

    async def answer() -> T:
        async with running(settings) as roost:
            if roost.new_key is not None:
                print(f"The first API key, shown only once: {roost.new_key}", file=sys.stderr)
            return await asyncio.to_thread(over_the_socket)

    settings = place.settings()
    journal.configure("off")
    prepare(place.folder)
    with locked(place.folder, "it does not answer: it is starting, or stopping, or stuck"):
        take_up(settings)
        return asyncio.run(answer())
