"""What became of what: a file with a line for each copy, so that an import can be resumed.

A copy is noted after it was made. Should the program end between the two, the next run makes that
one again.
"""

import json
from pathlib import Path
from typing import IO, Self

from ..failures import Exit, Failure


class Copies:
    """Ids there and here, by section. Raises Failure for a file of another import."""

    def __init__(self, path: Path, source: str, target: str) -> None:
        self._path = path
        self._about = {"from": source, "to": target}
        self._ids: dict[tuple[str, str], str] = {}
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        try:
            lines = self._path.read_text().splitlines() if self._path.exists() else []
            self._file = self._path.open("a")
        except OSError as error:
            raise Failure(Exit.CANNOT_CREATE, f"{self._path}: {error.strerror}") from error
        try:
            self._take([json.loads(line) for line in lines])
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def find(self, section: str, id: str) -> str | None:
        """The id here of what has that id there; None if it was not copied."""
        return self._ids.get((section, id))

    def add(self, section: str, id: str, copy: str) -> None:
        self._ids[section, id] = copy
        self._write({"section": section, "there": id, "here": copy})

    def _take(self, lines: list[dict[str, str]]) -> None:
        if not lines:
            self._write(self._about)
            return
        if lines[0] != self._about:
            raise Failure(
                Exit.USAGE,
                f"{self._path} tells of another import, from {lines[0].get('from')} to"
                f" {lines[0].get('to')}",
                "name another file with --map",
            )
        for line in lines[1:]:
            self._ids[line["section"], line["there"]] = line["here"]

    def _write(self, line: dict[str, str]) -> None:
        assert self._file is not None
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
