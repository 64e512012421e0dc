"""A request's body: at once, or as it comes where it is too long for that."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Final

from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian._granian import RSGIProtocolClosed as ProtocolClosed
from granian.rsgi import Scope

from .errors import ApiError, BadRequest, TooLarge

BODY_SECONDS: Final = 30.0
_DISCARD_SECONDS: Final = 5.0
_SHORT: Final = 64 * 1024
"""Bytes of a body that is taken although nobody wants it."""
_BROKEN_OFF: Final = "The request body broke off before its end"
_LATE: Final = "The request body did not arrive in time"


class Stream:
    """What an operation asks for as its body in order to read it piece by piece, once.

    Iterating raises TooLarge as soon as the body is known to be too long, BadRequest where the
    client breaks off before its end, and a 408 when that has not come in time.
    """

    def __init__(self, scope: Scope, exchange: HTTPProtocol, limit: int) -> None:
        """limit: bytes. Raises TooLarge for what is said to be longer."""
        self._declared = declared_length(scope, limit)
        self._limit = limit
        self._chunks = _chunks(scope, exchange, self._declared, limit)
        self._deadline = asyncio.get_running_loop().time() + BODY_SECONDS

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        while True:
            try:
                async with asyncio.timeout_at(self._deadline):
                    chunk = await anext(self._chunks)
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise ApiError(_LATE, 408) from None
            yield chunk

    async def discard(self) -> None:
        """Takes what is left, for a short time: most clients listen once they have sent all."""
        loop = asyncio.get_running_loop()
        self._deadline = min(self._deadline, loop.time() + _DISCARD_SECONDS)
        try:
            async for _ in self:
                pass
        except ApiError:
            return


def declared_length(scope: Scope, limit: int) -> int | None:
    """What the request says of its length; None where it says nothing. Raises TooLarge."""
    declared = scope.headers.get("content-length")
    if declared is None:
        return None
    if not declared.isdigit():
        raise BadRequest("Invalid Content-Length")
    if int(declared) > limit:
        raise _too_large(limit)
    return int(declared)


async def read(scope: Scope, exchange: HTTPProtocol, limit: int) -> bytes:
    """The whole body, of `limit` bytes at most; raises what a Stream does."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _read(scope, exchange, limit)
    except TimeoutError:
        raise ApiError(_LATE, 408) from None


async def leave(scope: Scope, exchange: HTTPProtocol) -> None:
    """Takes a short body that nobody reads.

    The server closes a connection on which one is still to come when the answer is given, and the
    client's next request on it would find no answer.
    """
    declared = scope.headers.get("content-length")
    if declared is None or not declared.isdigit() or int(declared) > _SHORT:
        return
    with suppress(TimeoutError, ProtocolClosed):
        async with asyncio.timeout(_DISCARD_SECONDS):
            await exchange()


async def _read(scope: Scope, exchange: HTTPProtocol, limit: int) -> bytes:
    if declared_length(scope, limit) is None:
        return b"".join([chunk async for chunk in _chunks(scope, exchange, None, limit)])
    try:
        return await exchange()
    except ProtocolClosed:
        raise BadRequest(_BROKEN_OFF) from None


async def _chunks(
    scope: Scope, exchange: HTTPProtocol, declared: int | None, limit: int
) -> AsyncGenerator[bytes]:
    # Granian shows a stream that broke as empty chunks: one before the end, endlessly in HTTP/2.
    ends = 2 if scope.http_version == "2" else 1
    size = 0
    async for chunk in exchange:
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        if chunk:
            yield chunk
        else:
            ends -= 1
        if ends < 0 or size == declared:
            break
    if ends < 0 or (declared is not None and size != declared):
        raise BadRequest(_BROKEN_OFF)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The request body is larger than {limit} bytes")
