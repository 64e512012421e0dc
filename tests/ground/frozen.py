"""A PostgreSQL server that stands still, or cannot be reached, for a while."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.postgres import PostgresServer


def _processes(server: PostgresServer) -> list[int]:
    """The server's own process, and all that it has started."""
    main = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    return [main, *_children(main)]


def _children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in tasks.split()]


@contextmanager
def frozen(server: PostgresServer) -> Iterator[None]:
    """All of it stopped by SIGSTOP: it takes connections and answers nothing."""
    stopped: list[int] = []
    try:
        for pid in _processes(server):
            os.kill(pid, signal.SIGSTOP)
            stopped.append(pid)
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def unreachable(server: PostgresServer) -> Iterator[None]:
    """Its socket gone, and all connections broken."""
    socket, aside = server.folder / ".s.PGSQL.5432", server.folder / "aside"
    with psycopg.connect(server.url(), autocommit=True) as admin:
        socket.rename(aside)
        try:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            yield
        finally:
            aside.rename(socket)
