"""Where the guides are: in the package, or beside it in a checkout."""

from functools import lru_cache
from pathlib import Path

from .guide import Guide

CONTENTS = "README"
"""What a folder's own page is called, as on GitHub."""
PICTURES = {".png": "image/png", ".svg": "image/svg+xml", ".webp": "image/webp"}
_PACKAGED = Path(__file__).with_name("pages")
_CHECKOUT = Path(__file__).parents[4] / "docs"


class Library:
    """The Markdown files below a folder, and what they show.

    Names are paths without the ending. A file is looked up in what is there, so no name leads out
    of the folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or (_PACKAGED if _PACKAGED.is_dir() else _CHECKOUT)

    def names(self) -> list[str]:
        """All guides, in order of their names."""
        files = self.folder.rglob("*.md")
        return sorted(path.relative_to(self.folder).as_posix()[: -len(".md")] for path in files)

    def guide(self, name: str) -> Guide:
        """One that is there; read again where its file has changed."""
        path = self.folder / f"{name}.md"
        return _read(path, path.stat().st_mtime_ns, name)

    def text(self, name: str) -> str:
        """The Markdown of one that is there."""
        return (self.folder / f"{name}.md").read_text(encoding="utf-8")

    def file(self, name: str) -> Path | None:
        """A picture that guides show."""
        path = self.folder / name
        found = name in {
            each.relative_to(self.folder).as_posix()
            for each in self.folder.rglob("*")
            if each.suffix in PICTURES
        }
        return path if found else None


@lru_cache(maxsize=512)
def _read(path: Path, _changed: int, name: str) -> Guide:
    from .markdown import read  # noqa: PLC0415 - its library takes longer than a start has

    return read(path.read_text(encoding="utf-8"), name)
