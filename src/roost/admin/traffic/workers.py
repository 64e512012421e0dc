"""The requests of all processes of a Roost. The others tell whichever is asked, over a socket each.

Nothing is sent before somebody asks, so a request costs no more where nobody looks.
"""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from ...http.listeners import bind_unix, explained
from ...http.traffic import RecentRequests, Seen
from ...settings import Settings

PATIENCE = 2.0
"""Seconds in which a process has to answer, beyond those that it is asked to wait."""
NEVER_ASKED = -1


class Told(msgspec.Struct):
    """seen: requests that a process has answered, the oldest first. newest: the last one's number,
    if there is one.
    """

    seen: list[Seen]
    newest: int


class Found(msgspec.Struct):
    """seen: requests, with the number of the process that answered each, in the order of time.

    places: how far each process has told. silent: whether one of them does not answer.
    """

    seen: list[tuple[int, Seen]]
    places: list[int]
    silent: bool


class _Question(msgspec.Struct):
    """As RequestsQuery. after: a number in the process that is asked; None for the last ones."""

    last: int = 0
    after: int | None = None
    wait: int = 0
    bodies: bool = False


_question = msgspec.json.Decoder(_Question).decode
_told = msgspec.json.Decoder(Told).decode
_encode = msgspec.json.Encoder().encode


class AllTraffic:
    """traffic: the requests of this process, one of those that the settings tell of."""

    def __init__(self, traffic: RecentRequests, settings: Settings) -> None:
        self._traffic = traffic
        self._settings = settings
        self._server: asyncio.Server | None = None
        self._answering: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Lets the other processes ask this one, if there are any. Raises ListenError."""
        if self._settings.workers > 1:
            path = self._path(self._settings.worker)
            with explained(path):
                bound = bind_unix(path)
            self._server = await asyncio.start_unix_server(self._asked, sock=bound)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for task in self._answering:
                task.cancel()
            await asyncio.gather(*self._answering, return_exceptions=True)
            self._path(self._settings.worker).unlink(missing_ok=True)

    async def last(self, n: int, *, bodies: bool = False) -> Found:
        """The last n requests, or as many as are kept."""
        found = await self._ask_all([_Question(last=n, bodies=bodies)] * self._settings.workers)
        found.seen = found.seen[-n:] if n else []
        return found

    async def after(self, places: Sequence[int], wait: int, *, bodies: bool = False) -> Found:
        """What came after these places; waits for something to, `wait` seconds.

        Of a process that has no place yet, everything that is kept.
        """
        unknown = [NEVER_ASKED] * self._settings.workers
        known = [*places, *unknown][: self._settings.workers]
        found = await self._ask_all([_Question(after=place, bodies=bodies) for place in known])
        if found.seen or not wait:
            return found
        await self._any([_Question(after=place, wait=wait, bodies=bodies) for place in known])
        # Anew, for more than one may have something by now, and order is by time.
        return await self._ask_all([_Question(after=place, bodies=bodies) for place in known])

    async def _ask_all(self, questions: Sequence[_Question]) -> Found:
        asked = [self._ask(worker, question) for worker, question in enumerate(questions)]
        told = await asyncio.gather(*asked)
        seen = [(worker, one) for worker, some in enumerate(told) if some for one in some.seen]
        return Found(
            sorted(seen, key=lambda one: one[1].at),
            [
                some.newest if some else NEVER_ASKED if question.after is None else question.after
                for some, question in zip(told, questions, strict=True)
            ],
            None in told,
        )

    async def _any(self, questions: Sequence[_Question]) -> None:
        """Returns once a process has something to tell, or this one need not wait any more."""
        asked = [
            asyncio.create_task(self._ask(worker, question))
            for worker, question in enumerate(questions)
        ]
        own, waiting = asked[self._settings.worker], set(asked)
        try:
            while not own.done():
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                if any(told.seen for task in done if (told := task.result())):
                    return
        finally:
            for task in asked:
                task.cancel()
            await asyncio.gather(*asked, return_exceptions=True)

    async def _ask(self, worker: int, question: _Question) -> Told | None:
        """What a process tells; None if it does not answer."""
        if worker == self._settings.worker:
            return await self._look(question)
        try:
            async with asyncio.timeout(question.wait + PATIENCE):
                reader, writer = await asyncio.open_unix_connection(self._path(worker))
                with closing(writer):
                    writer.write(_encode(question) + b"\n")
                    return _told(await reader.read())
        except (OSError, msgspec.DecodeError):
            return None

    def _asked(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.create_task(self._answer(reader, writer))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
        task.add_done_callback(lambda _: writer.close())

    async def _answer(self, reader: StreamReader, writer: StreamWriter) -> None:
        # Whoever hears of something elsewhere has no more use for this answer, and hangs up.
        with suppress(OSError):
            question = await reader.readline()
            if not question.endswith(b"\n"):
                return
            looking = asyncio.create_task(self._look(_question(question)))
            left = asyncio.create_task(reader.read())
            try:
                await asyncio.wait([looking, left], return_when=asyncio.FIRST_COMPLETED)
                if looking.done():
                    writer.write(_encode(looking.result()))
            finally:
                looking.cancel()
                left.cancel()

    async def _look(self, question: _Question) -> Told:
        traffic = self._traffic
        if question.bodies:
            traffic.want_bodies()
        if question.after is None:
            seen = traffic.last(question.last)
        else:
            seen = await traffic.after(question.after, question.wait)
        return Told(seen, traffic.newest)

    def _path(self, worker: int) -> Path:
        return self._settings.data / f"worker-{worker}.sock"
