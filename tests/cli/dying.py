"""Runs `roost` and dies, as by a power cut, before it changes a folder for the so many-th time.

    python -m tests.cli.dying FOLDER ARGUMENTS...

does so for the first change, the second, and so on, each time with a fresh copy of FOLDER in the
place of the word `FOLDER` among the arguments, until the command ends by itself. After each it has
a start take up what was left, and prints the digest of all that is in the folder.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from roost.cli import main as roost
from roost.cli.kept import STAGED, take_up
from roost.settings import Settings

CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir"}
KILLED = 9


def die_before(number: int) -> None:
    """Ends this process at that change from now on."""
    left = number

    def notice(event: str, _: tuple[object, ...]) -> None:
        nonlocal left
        if event in CHANGES:
            left -= 1
            if left == 0:
                os._exit(KILLED)

    sys.addaudithook(notice)


def die_at_renaming(arguments: list[str]) -> None:
    """Runs the command, and dies when what it has unpacked is to count."""

    def notice(event: str, about: tuple[object, ...]) -> None:
        if event == "os.rename" and str(about[0]).endswith(STAGED):
            os._exit(KILLED)

    sys.addaudithook(notice)
    sys.exit(roost(arguments))


def run(arguments: list[str], number: int) -> int:
    """The command's exit code, KILLED where it did not come to its end."""
    child = os.fork()
    if child == 0:
        die_before(number)
        os._exit(roost(arguments))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def digest(folder: Path) -> str:
    """Of the names and contents of all files but the lock."""
    found = sorted(path for path in folder.rglob("*") if path.name != "lock")
    sums = [
        f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in found
        if path.is_file()
    ]
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()


def main(folder: str, *arguments: str) -> None:
    number, code = 0, KILLED
    while code == KILLED:
        number += 1
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place, "data")
            shutil.copytree(folder, copy)
            given = [str(copy) if word == "FOLDER" else word for word in arguments]
            code = run(given, number)
            take_up(Settings(data=copy, listen=None))
            print(code, digest(copy), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
