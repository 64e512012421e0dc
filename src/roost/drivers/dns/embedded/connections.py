"""Questions over TCP (RFC 7766), and who gives way where there are too many connections."""

import asyncio
import time
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address

from .. import IpAddress
from .clients import Client, machine, plain
from .responder import Responder

MOST = 256
SHARE = 128
"""Connections of all clients, and of one: an IPv4 address or a /64."""
IDLE_SECONDS = 10.0
"""How long a client may take for a question, and for taking the answer."""
SILENT_SECONDS = 0.25
"""For how long a connection is safe from giving way to a new one."""


@dataclass(slots=True, eq=False)
class _Connection:
    """heard: when it last came to be, had a whole question or took an answer."""

    writer: StreamWriter
    client: Client
    heard: float


class Connections:
    """All that there are. To be used in one running event loop."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._there: set[_Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answers one question after the other, as long as there are any."""
        task = asyncio.current_task()
        assert task is not None
        host: str = writer.get_extra_info("peername")[0]
        connection = _Connection(writer, machine(host), time.monotonic())
        if not self._make_room(connection):
            writer.close()
            return
        self._there.add(connection)
        self._tasks.add(task)
        try:
            # A client goes when it likes, or is sent away when it has nothing more to ask.
            with suppress(asyncio.IncompleteReadError, TimeoutError, ConnectionError):
                await self._converse(reader, connection, ip_address(plain(host)))
        finally:
            self._there.discard(connection)
            self._tasks.discard(task)
            writer.close()

    async def close(self) -> None:
        """Tells those who wait for a question that there will be none."""
        for connection in self._there:
            connection.writer.transport.abort()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _make_room(self, new: _Connection) -> bool:
        """Whether there is room for it, be it that of the one that has been silent longest."""
        theirs = [other for other in self._there if other.client == new.client]
        if len(theirs) < SHARE and len(self._there) < MOST:
            return True
        crowd = theirs if len(theirs) >= SHARE else self._there
        silent = min(crowd, key=lambda other: other.heard)
        if new.heard - silent.heard < SILENT_SECONDS:
            return False
        self._there.discard(silent)
        silent.writer.transport.abort()
        return True

    async def _converse(
        self, reader: StreamReader, connection: _Connection, client: IpAddress
    ) -> None:
        writer = connection.writer
        while True:
            async with asyncio.timeout(IDLE_SECONDS):
                length = int.from_bytes(await reader.readexactly(2))
                packet = await reader.readexactly(length)
            connection.heard = time.monotonic()
            async for answer in self._responder.answers(packet, client):
                writer.write(len(answer).to_bytes(2) + answer)
                async with asyncio.timeout(IDLE_SECONDS):
                    await writer.drain()
                connection.heard = time.monotonic()
