"""The process beside a command: it serves the proxy, and clears up if `roost run` is killed.

`roost run` itself only waits for the command, ends this process and clears up. Killed, it cannot;
then a pipe that it held breaks, and the attendant does it.
"""

import os
import signal
import socket
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from .admin import AdminClient, Route, SessionKey
from .processes import detach, fork
from .trouble import Trouble
from .upstream import Upstreams


class Traces:
    """What a run would leave behind: a folder of files that is its own, and a key."""

    def __init__(self, admin: AdminClient, folder: Path) -> None:
        self.folder = folder
        self.key: SessionKey | None = None
        self._admin = admin

    def clear(self) -> None:
        for file in self.folder.glob("*"):
            file.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            self.folder.rmdir()
        if self.key is not None:
            # A Roost that has gone away takes no more keys.
            with suppress(Trouble):
                self._admin.revoke(self.key)


class Attendant:
    """listening: the proxy's sockets; a second one is served as if it were Roost itself.

    lifelines: file descriptors to hold as long as the attendant lives.
    """

    def __init__(
        self,
        route: Route,
        upstreams: Upstreams,
        listening: Sequence[socket.socket],
        traces: Traces,
        lifelines: Collection[int] = (),
    ) -> None:
        self._route = route
        self._upstreams = upstreams
        self._listening = listening
        self._traces = traces
        self._lifelines = lifelines
        line, self._line = os.pipe()
        self.process = fork(lambda: self._attend(line))
        os.close(line)

    def watch(self, command: int) -> None:
        """Names the process that is to end if this one is killed."""
        os.write(self._line, b"%d" % command)

    def _attend(self, line: int) -> None:
        sockets = (listening.fileno() for listening in self._listening)
        detach({line, *sockets, *self._lifelines})
        # Only now, for it takes longer than all the rest, and the command is starting already.
        import asyncio  # noqa: PLC0415

        if command := asyncio.run(self._serve(line)):
            with suppress(ProcessLookupError):
                os.kill(int(command), signal.SIGTERM)
        self._traces.clear()

    async def _serve(self, line: int) -> bytes:
        """Returns when the other end of the line is closed, with what came through it."""
        import asyncio  # noqa: PLC0415

        from .proxy import Proxy  # noqa: PLC0415

        route = self._route
        proxy = Proxy(route.hosts, (route.host, route.port), self._upstreams)
        await proxy.serve(self._listening[0])
        for listening in self._listening[1:]:
            await proxy.serve_as_roost(listening)
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(line, "rb", 0)
        )
        return await reader.read()
