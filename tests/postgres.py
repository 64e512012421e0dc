"""A PostgreSQL server of the tests' own: no port, no account, no service, and gone when they are.

It listens on a unix socket in a folder of its own, so that servers of parallel runs cannot meet.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

KEEPER = Path(__file__).with_name("postgres_keeper.py")
NEEDED = ("initdb", "pg_ctl", "postgres")
MISSING = "PostgreSQL is not installed (on Debian: apt-get install postgresql)"


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server; `folder` holds its unix socket."""

    folder: Path

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://roost@/{database}?host={quote(str(self.folder), safe='')}"

    @contextmanager
    def database(self, template: str = "template1") -> Generator[str]:
        """The URL of a new database, dropped at the end with whoever is still connected to it.

        `template` names the database to copy, to which nobody may be connected.
        """
        name = f"roost_{next(_numbers)}"
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(create.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield self.url(name)
        finally:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def schema(self) -> Generator[str]:
        """The URL of an empty schema in a database that others share: made in a moment, where a
        database takes a tenth of a second."""
        name = f"roost_{next(_numbers)}"
        self._run(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        try:
            yield f"{self.url()}&options=-csearch_path%3D{name}"
        finally:
            self._run(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)


_numbers = count(1)


def find_programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs, or None."""
    folders = [
        path
        for path in Path("/usr/lib/postgresql").glob("*/bin")
        if path.parent.name.isdecimal() and all((path / name).exists() for name in NEEDED)
    ]
    if folders:
        return max(folders, key=lambda path: int(path.parent.name))
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def programs_or_skip() -> Path:
    """As find_programs, but skips the test where there are none; in CI that is a failure."""
    programs = find_programs()
    if programs is not None:
        return programs
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{MISSING}, and CI may not skip what needs it")
    pytest.skip(MISSING)


@contextmanager
def postgres_server(programs: Path, *, durable: bool = False) -> Generator[PostgresServer]:
    """A new server; with `durable` it syncs to disk what it commits, as one in production does.

    Raises RuntimeError with PostgreSQL's own words if it does not start.
    """
    keeper = subprocess.Popen(
        [sys.executable, str(KEEPER), str(programs), "on" if durable else "off"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the tests; the keeper goes when they have gone
    )
    with keeper:  # leaving closes the pipe, which ends the server, and waits for that
        assert keeper.stdout is not None
        word, _, rest = keeper.stdout.readline().rstrip("\n").partition(" ")
        if word != "ready":
            raise RuntimeError(f"PostgreSQL does not start: {word} {rest}{keeper.stdout.read()}")
        yield PostgresServer(Path(rest))
