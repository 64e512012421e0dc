"""The data folder, which one Roost at a time may use."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from .failures import Exit, Failure

LOCK = "lock"


def prepare(data: Path) -> None:
    """Makes the folder, or sees that it can be used; what this process makes in it from now on is
    for its owner alone. Raises Failure.
    """
    os.umask(0o077)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise Failure(Exit.CANNOT_CREATE, f"{data} is not a folder") from None
    except OSError as error:
        raise Failure(
            Exit.CANNOT_CREATE, f"the data folder {data} cannot be made: {error.strerror}"
        ) from error
    if not os.access(data, os.W_OK | os.X_OK):
        raise Failure(Exit.CANNOT_CREATE, f"the data folder {data} cannot be written")


@contextmanager
def locked(data: Path, advice: str) -> Generator[None]:
    """Keeps other Roosts, and commands that would do their work, out of the folder.

    The system ends the lock with the last process that holds it, however that ends. Raises Failure,
    with that advice, when another holds it.
    """
    path = data / LOCK
    try:
        file = path.open("a+")
    except OSError as error:
        raise Failure(Exit.CANNOT_CREATE, f"{path}: {error.strerror}") from error
    with file:
        if not _take(file):
            raise Failure(
                Exit.LOCKED,
                f"another Roost uses {data} (process {_process(file)})",
                advice,
            )
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def holder(data: Path) -> str | None:
    """The process that holds the lock, None if nobody does."""
    try:
        file = (data / LOCK).open()
    except OSError:
        return None
    with file:
        return None if _take(file) else _process(file)


def _take(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _process(file: TextIO) -> str:
    file.seek(0)
    return file.read().strip() or "unknown"
