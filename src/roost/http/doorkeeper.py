"""Keeps a listener's door open: connections that say nothing are closed.

Granian accepts connections and sets no limit to their silence before the first request, nor to
how many shake hands at once. So whoever opens enough of them and sends nothing would keep everybody
else out. They are found among the process's own descriptors and shut down below Granian, which then
meets the end of the stream.
"""

import fcntl
import heapq
import os
import resource
import socket
import struct
import termios
import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from stat import S_ISSOCK
from typing import Final

_DESCRIPTORS: Final = "/dev/fd"
_MOST_DESCRIPTORS: Final = 65_536
_PAUSE_SECONDS: Final = 0.002
_KEPT: Final = 8
_EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - what a socket is bound to, not to bind one


class _Connection:
    """peer: as Granian writes it. address: the peer's, without the port. since: the look at which
    it was silent first, or had last said something.
    """

    __slots__ = ("address", "descriptor", "peer", "since")

    def __init__(self, peer: str, address: str, descriptor: int, since: int) -> None:
        self.peer = peer
        self.address = address
        self.descriptor = descriptor
        self.since = since


class Doorkeeper:
    """Time is counted in looks, so a process that was held up for long closes nobody for it.

    listening: the socket whose connections these are. room: how many there may be before those that
    are silent have to go early. patience: for how many looks a connection may be silent: shake
    hands, send the head of a request, or wait between two.
    """

    def __init__(self, listening: socket.socket, room: int, patience: int) -> None:
        self._listening = listening
        _exhaustion.listening.add(listening)
        self._host, self._port = listening.getsockname()[:2]
        self._room = room
        self._patience = patience
        self._looks = 0
        self._spoke: set[str] = set()
        # By the inode of the socket, for descriptors are used again; None is not of this door.
        self._known: dict[int, _Connection | None] = {}
        # A descriptor to look at sockets through, for the time when there are none left.
        self._null = os.open(os.devnull, os.O_RDWR)
        self._spare = os.dup(self._null)

    def close(self) -> None:
        _exhaustion.listening.discard(self._listening)
        os.close(self._spare)
        os.close(self._null)

    def spoke(self, peer: str) -> None:
        """A request of this client's, `address:port`, was answered."""
        self._spoke.add(peer)

    def look(self, busy: Collection[str]) -> bool:
        """Closes who has been silent for too long, and makes room; whether room had to be made.

        busy: who waits for an answer.
        """
        self._looks += 1
        _exhaustion.keep_some()
        spoke, self._spoke = self._spoke, set()
        connections = self._connections()
        silent: list[_Connection] = []
        staying = Counter[str]()
        for connection in connections:
            if connection.peer in busy or connection.peer in spoke:
                connection.since = self._looks
            if connection.peer not in busy:
                if self._looks - connection.since >= self._patience and self._close(connection):
                    continue
                silent.append(connection)
            staying[connection.address] += 1
        over = staying.total() - self._room
        for connection in _most_crowded(silent, staying, over):
            self._close(connection, even_while_reading=True)
        return over > 0

    def _connections(self) -> list[_Connection]:
        known: dict[int, _Connection | None] = {}
        for descriptor in _descriptors():
            try:
                status = os.fstat(descriptor)
            except OSError:  # closed since it was listed
                continue
            if S_ISSOCK(status.st_mode):
                inode = status.st_ino
                if inode in self._known:
                    known[inode] = found = self._known[inode]
                else:
                    known[inode] = found = self._introduced(descriptor)
                if found is not None:
                    found.descriptor = descriptor
        self._known = known
        return [connection for connection in known.values() if connection is not None]

    def _introduced(self, descriptor: int) -> _Connection | None:
        """The connection behind a descriptor, if it is one of this door's."""
        with suppress(OSError), self._duplicate(descriptor) as duplicate:
            if duplicate.family in (socket.AF_INET, socket.AF_INET6):
                own = duplicate.getsockname()
                if own[1] == self._port and self._host in (own[0], *_EVERYWHERE):
                    peer = duplicate.getpeername()
                    return _Connection(_written(peer), peer[0], descriptor, self._looks)
        return None

    def _close(self, connection: _Connection, *, even_while_reading: bool = False) -> bool:
        """False for a client that is still reading its last answer, unless that does not matter."""
        with suppress(OSError), self._duplicate(connection.descriptor) as duplicate:
            # The number may be another connection's by now.
            if _written(duplicate.getpeername()) != connection.peer:
                return True
            if not even_while_reading and _unsent(duplicate):
                return False
            duplicate.shutdown(socket.SHUT_RDWR)
        return True

    @contextmanager
    def _duplicate(self, descriptor: int) -> Generator[socket.socket]:
        os.dup2(descriptor, self._spare, inheritable=False)
        try:
            duplicate = socket.socket(fileno=self._spare)
            try:
                yield duplicate
            finally:
                duplicate.detach()
        finally:
            os.dup2(self._null, self._spare, inheritable=False)


class _Exhaustion:
    """What is done where the process has no descriptor left.

    Granian then tries to accept for ever, and with TLS looks at nothing else meanwhile: it does not
    notice that the keeper has closed connections, so none becomes free. So one that was kept for
    this becomes free, and whoever waits to be let in is turned away, for the system says that there
    is nobody to accept only where there is a descriptor for him.
    """

    def __init__(self) -> None:
        self.listening: set[socket.socket] = set()
        self._kept: list[int] = []
        self._turn = threading.Lock()
        self._never = threading.Event()

    def keep_some(self) -> None:
        with self._turn, suppress(OSError):
            while len(self._kept) < _KEPT:
                self._kept.append(os.open(os.devnull, os.O_RDONLY))

    def turn_away(self) -> None:
        """To be called in the thread that cannot accept, which it holds up a little."""
        self._never.wait(_PAUSE_SECONDS)
        with self._turn:
            if self._kept:
                os.close(self._kept.pop())
            for listening in list(self.listening):
                with suppress(OSError):  # nobody waits any more, or another took the descriptor
                    while True:
                        listening.accept()[0].close()


_exhaustion = _Exhaustion()
turn_away = _exhaustion.turn_away


def descriptor_limit() -> int:
    """How many descriptors the process may have, as far as that matters here."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST_DESCRIPTORS if soft == resource.RLIM_INFINITY else min(soft, _MOST_DESCRIPTORS)


def raise_descriptor_limit() -> None:
    """Lets the process have as many descriptors as the system allows it, up to what it can use.

    What a login shell has is often 1,024: as many as one listener's connections.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _MOST_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):  # macOS says more than it allows
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _descriptors() -> Iterable[int]:
    try:
        return map(int, os.listdir(_DESCRIPTORS))  # noqa: PTH208 - no path for each, ten times faster
    except OSError:  # none is left to list them with
        return range(descriptor_limit())


def _most_crowded(
    silent: Iterable[_Connection], staying: Counter[str], many: int
) -> Iterator[_Connection]:
    """So many of the silent ones, each from the address that has most connections by then, and of
    these the one that has been silent for longest.
    """
    if many <= 0:
        return
    last: defaultdict[str, list[_Connection]] = defaultdict(list)
    # Of those that came at once, the greater descriptor is mostly the later one.
    for connection in sorted(silent, key=lambda one: (one.since, one.descriptor), reverse=True):
        last[connection.address].append(connection)
    crowds = [(-count, address) for address, count in staying.items()]
    heapq.heapify(crowds)
    while many and crowds:
        count, address = crowds[0]
        if last[address]:
            yield last[address].pop()
            many -= 1
            heapq.heapreplace(crowds, (count + 1, address))
        else:
            heapq.heappop(crowds)


def _written(place: tuple[str, int] | tuple[str, int, int, int]) -> str:
    """An address and port as Granian writes them."""
    if len(place) == 2:
        return f"{place[0]}:{place[1]}"
    host, port, _, zone = place
    return f"[{host.partition('%')[0]}{f'%{zone}' if zone else ''}]:{port}"


def _unsent(connection: socket.socket) -> bool:
    """Whether the system has bytes that the client has not taken yet."""
    try:
        return struct.unpack("i", fcntl.ioctl(connection, termios.TIOCOUTQ, bytes(4)))[0] > 0
    except OSError:  # where sockets cannot be asked so
        return False
