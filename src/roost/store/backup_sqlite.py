"""The database of a backup of SQLite: a copy, made while others write."""

import sqlite3
from contextlib import closing
from pathlib import Path

from .errors import Unusable
from .files import sync


def copy(database: Path, to: Path) -> None:
    """Copies what was committed before this began, and maybe some of what is since, to a new file.

    It is one consistent state, and whoever writes meanwhile waits for nothing: all is read in one
    transaction. Raises Unusable, also for a copy that is not sound.
    """
    try:
        with (
            closing(sqlite3.connect(database, isolation_level=None)) as source,
            closing(sqlite3.connect(to, isolation_level=None)) as target,
        ):
            source.execute("PRAGMA busy_timeout = 5000")
            source.execute("PRAGMA query_only = ON")
            source.backup(target)
            # One file, without a log beside it.
            target.execute("PRAGMA journal_mode = DELETE")
            sound = target.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise Unusable(f"the database {database} cannot be copied: {error}") from error
    if sound != "ok":
        raise Unusable(f"the database {database} is damaged: {sound}")
    to.chmod(0o600)
    sync(to)
