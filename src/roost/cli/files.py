"""Files that a Roost begins with, and the folder of one that leaves nothing behind."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from .failures import Exit, Failure

MEMORY = Path("/dev/shm")  # noqa: S108 - the folder in it is our own
STATE = ".jsonl"


@contextmanager
def temporary_folder() -> Generator[Path]:
    """A folder that goes at the end, in memory where the system has a place there."""
    memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    with TemporaryDirectory(prefix="roost-", dir=memory, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def initial_files(path: Path) -> list[Path]:
    """The file, or those of a folder in the order of their names. Raises Failure for others."""
    path = path.expanduser().absolute()
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if _counts(file))
    elif path.is_file():
        found = [path]
    else:
        raise Failure(Exit.CONFIGURATION, f"--init {path}: there is no such file or folder")
    for file in found:
        if file.suffix != STATE and not os.access(file, os.X_OK):
            raise Failure(
                Exit.CONFIGURATION,
                f"--init: {file} is neither a state ({STATE}) nor a script that can be executed",
                f"chmod +x {file}, or take it away",
            )
    return found


def _counts(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".") and not file.name.endswith("~")
