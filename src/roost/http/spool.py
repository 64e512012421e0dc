"""Where a file waits until it is whole: on disk, without a name, so that nothing is left behind."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Iterator
from contextlib import asynccontextmanager
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, Final

from ..store.blobs import PART
from .errors import ApiError, BadRequest

AT_ONCE: Final = 8
WAIT_SECONDS: Final = 10.0


class Uploads:
    """Lets in so many uploads at once: each takes a file's room on disk, and some in memory.

    To be used in one event loop.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._room = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def taken(self, file: AsyncIterable[bytes], size: int) -> AsyncGenerator["Spooled"]:
        """The file once it is there, until the block ends. size: how many bytes it is to have.

        Raises BadRequest as soon as it has others, and a 429 where too many come at once.
        """
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._room.acquire()
        except TimeoutError:
            raise ApiError("Too many uploads at once, try again later.", 429) from None
        try:
            with TemporaryFile() as file_on_disk:
                spooled = Spooled(file_on_disk)
                await _fill(spooled, file, size)
                yield spooled
        finally:
            self._room.release()


class Spooled:
    """A file on disk. digest: SHA-256 in hex."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, as the store keeps them; from the beginning each time."""
        self._file.seek(0)
        while data := self._file.read(PART):
            yield data


async def _fill(spooled: Spooled, file: AsyncIterable[bytes], size: int) -> None:
    waiting: list[bytes] = []
    unwritten = 0
    async for piece in file:
        spooled.size += len(piece)
        if spooled.size > size:
            break
        waiting.append(piece)
        unwritten += len(piece)
        if unwritten >= PART:
            await asyncio.to_thread(spooled.write, b"".join(waiting))
            waiting, unwritten = [], 0
    if spooled.size != size:
        had = f"more than {size}" if spooled.size > size else str(spooled.size)
        raise BadRequest(f"Invalid file: it has {had} bytes and not {size}, as announced")
    await asyncio.to_thread(spooled.write, b"".join(waiting))
