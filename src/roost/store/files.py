"""Files that are there complete or not at all, after a crash too."""

import fcntl
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


def make_file(path: Path, content: bytes, *, mode: int) -> bool:
    """Makes a file that must not exist yet; False if it does.

    Of two processes that try at once, one makes it and the other is told. Raises OSError.
    """
    with _draft(path, content, mode) as draft:
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            return False
    _sync(path.parent)
    return True


def replace_file(path: Path, content: bytes, *, mode: int) -> None:
    """Puts a file in the place of the one that is there, if one is. Raises OSError."""
    with _draft(path, content, mode) as draft:
        draft.replace(path)
    _sync(path.parent)


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Lets one process at a time do what is inside, of those that ask. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _draft(path: Path, content: bytes, mode: int) -> Generator[Path]:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
