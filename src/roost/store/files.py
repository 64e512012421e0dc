"""Files that are there complete or not at all, after a crash too."""

import fcntl
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def make_file(path: Path, content: bytes, *, mode: int) -> bool:
    """Makes a file that must not exist yet; False if it does.

    Of two processes that try at once, one makes it and the other is told. Raises OSError.
    """
    with _draft(path, mode) as (draft, file):
        file.write(content)
        _finish(file)
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            return False
    sync(path.parent)
    return True


def replace_file(path: Path, content: bytes, *, mode: int) -> None:
    """Puts a file in the place of the one that is there, if one is. Raises OSError."""
    with replacing(path, mode=mode) as file:
        file.write(content)


@contextmanager
def replacing(path: Path, *, mode: int) -> Generator[BinaryIO]:
    """A file to write to, which is in that place once the block has ended well. Raises OSError."""
    with _draft(path, mode) as (draft, file):
        yield file
        _finish(file)
        draft.replace(path)
    sync(path.parent)


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Lets one process at a time do what is inside, of those that ask. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sync(path: Path) -> None:
    """Has a file, or what a folder lists, outlive a crash of the machine. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _draft(path: Path, mode: int) -> Generator[tuple[Path, BinaryIO]]:
    """A file beside that place, which is gone at the end unless it was moved."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            yield draft, file
    finally:
        draft.unlink(missing_ok=True)


def _finish(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
