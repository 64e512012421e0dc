"""What became of what: a file with a line for each step, so that an import can be resumed.

A line is written before something is asked for, and another once it is there. Should the program
end between the two, the next run looks whether it was made.
"""

import json
import os
from pathlib import Path
from typing import IO, Any, Self

from ..failures import Exit, Failure


class CopiesFile:
    """`copying.Copies` in a file. Raises Failure for a file of another import.

    An import that failed before it made anything leaves no file behind.
    """

    def __init__(self, path: Path, source: str, target: str) -> None:
        self._path = path
        self._about = {"from": source, "to": target}
        self._ids: dict[tuple[str, str], str] = {}
        self._here: set[tuple[str, str]] = set()
        self._begun: set[tuple[str, str]] = set()
        self._file: IO[str] | None = None
        self._is_empty = True

    def __enter__(self) -> Self:
        try:
            text = self._path.read_bytes() if self._path.exists() else b""
            self._file = self._path.open("a")
        except OSError as error:
            raise Failure(Exit.CANNOT_CREATE, f"{self._path}: {error.strerror}") from error
        try:
            self._take(text)
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
        if self._is_empty and self._path.is_file():
            self._path.unlink()

    def find(self, section: str, id: str) -> str | None:
        return self._ids.get((section, id))

    def is_copy(self, section: str, id: str) -> bool:
        return (section, id) in self._here

    def is_begun(self, section: str, id: str) -> bool:
        return (section, id) in self._begun

    def begin(self, section: str, id: str) -> None:
        self._step({"section": section, "there": id, "begun": True})

    def refuse(self, section: str, id: str) -> None:
        self._step({"section": section, "there": id, "begun": False})

    def add(self, section: str, id: str, copy: str) -> None:
        self._step({"section": section, "there": id, "here": copy})

    def _take(self, text: bytes) -> None:
        # The last line may not have been written to its end.
        whole = text[: text.rfind(b"\n") + 1]
        about, steps = self._read(whole) if whole else (self._about, [])
        if not steps:
            # Nothing was made, so it keeps nobody from importing from elsewhere.
            os.truncate(self._path, 0)
            return
        if about != self._about:
            raise Failure(
                Exit.USAGE,
                f"{self._path} belongs to another import, from {about.get('from')} to"
                f" {about.get('to')}",
                "--map names another file for this one; remove that file if you do not want to"
                " go on with the other import",
            )
        for step in steps:
            self._note(step)
        os.truncate(self._path, len(whole))
        self._is_empty = False

    def _read(self, text: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        try:
            about, *steps = [json.loads(line) for line in text.splitlines()]
            told = about.keys()
        except (ValueError, AttributeError) as error:
            raise self._odd() from error
        if told != self._about.keys():
            raise self._odd()
        return about, steps

    def _odd(self) -> Failure:
        text = f"{self._path} is no file of an import"
        return Failure(Exit.USAGE, text, "name another with --map")

    def _step(self, step: dict[str, Any]) -> None:
        self._note(step)
        self._write(step)

    def _note(self, step: dict[str, Any]) -> None:
        section, there = step["section"], step["there"]
        if step.get("begun"):
            self._begun.add((section, there))
            return
        self._begun.discard((section, there))
        if "here" in step:
            self._ids[section, there] = step["here"]
            self._here.add((section, step["here"]))

    def _write(self, line: dict[str, Any]) -> None:
        assert self._file is not None
        if self._is_empty:
            self._is_empty = False
            self._file.write(json.dumps(self._about) + "\n")
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
