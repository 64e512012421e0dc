"""States that are kept by name, as files in the data folder."""

import re
from pathlib import Path

from ...http.errors import BadRequest, NotFound
from ...store.files import replace_file
from . import portable
from .documents import SavedState

FOLDER = "states"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_SUFFIX = ".jsonl"
_DOCUMENT = b'\n{"type":"document"'


class Shelf:
    """Each is what `GET /_roost/state` answers, for its owner alone to read.

    All of it waits for the disk: not to be called in the event loop.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, name: str, content: bytes) -> SavedState:
        """Puts it in the place of one with the same name. Raises BadRequest for an odd name."""
        path = self._path(name)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        replace_file(path, content, mode=0o600)
        return _described(name, content)

    def read(self, name: str) -> bytes:
        """Raises NotFound, and BadRequest for an odd name."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"No state is saved as {name}") from None

    def delete(self, name: str) -> None:
        """Raises NotFound, and BadRequest for an odd name."""
        try:
            self._path(name).unlink()
        except FileNotFoundError:
            raise NotFound(f"No state is saved as {name}") from None

    def all(self) -> list[SavedState]:
        """In the order of their names."""
        paths = sorted(self._folder.glob(f"*{_SUFFIX}"))
        return [_described(path.name.removesuffix(_SUFFIX), path.read_bytes()) for path in paths]

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise BadRequest(
                "Invalid name: must be up to 64 letters, digits, dots, dashes and underscores, and"
                " begin with a letter or digit"
            )
        return self._folder / f"{name}{_SUFFIX}"


def _described(name: str, content: bytes) -> SavedState:
    header = portable.header(content)
    return SavedState(name, header.date, content.count(_DOCUMENT), len(content))
