"""A backup: a database, and the files that its Roost cannot do without, in one file.

The file is a tar that gzip has compressed, so that everybody can look into it. `backup.json` comes
first and says what there is, of which version, with the checksum of each file. A backup of SQLite
holds the database as it is; one of PostgreSQL holds the rows of each table.
"""

import hashlib
import re
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from .errors import Newer, StoreError
from .files import replacing, sync

FORMAT = 1
MANIFEST = "backup.json"
PIECE = 1024 * 1024
_LARGEST_MANIFEST = 16 * PIECE
_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9._-]*)(/[A-Za-z0-9_][A-Za-z0-9._-]*)?", re.ASCII)
_FASTEST = 1
"""Of gzip's levels: documents shrink to a tenth by it, and a disk is hardly faster."""


class Unreadable(StoreError):
    """The file is no backup, or is not what it was when it was written."""


class Content(msgspec.Struct, frozen=True):
    name: str
    size: int
    sha256: str


class Table(msgspec.Struct, frozen=True):
    """Of the rows of a table: their columns, and the number of the next; 0 if they have none."""

    columns: list[str]
    next: int


class Manifest(msgspec.Struct):
    """schema: the version of the tables. secret: the fingerprint of the secret that encrypted what
    is stored. tables: by name, in a backup of PostgreSQL. id: of this backup or, where one is being
    restored, of this restoring.
    """

    format: int
    roost: str
    id: str
    date: str
    store: Literal["sqlite", "postgresql"]
    schema: int
    secret: str
    tables: dict[str, Table] = {}
    files: list[Content] = []

    def has(self, name: str) -> bool:
        return any(file.name == name for file in self.files)


class _Version(msgspec.Struct):
    """What stays the same in every format."""

    format: int
    roost: str


def pack(path: Path, manifest: Manifest, folder: Path) -> None:
    """Writes all files of a folder to a backup, and what they are to the manifest.

    The backup is complete or not there at all, after a crash too. Raises OSError.
    """
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    manifest.files = [_content(file, folder) for file in found]
    with (
        replacing(path, mode=0o600) as file,
        tarfile.open(fileobj=file, mode="w:gz", compresslevel=_FASTEST) as tar,
    ):
        _add(tar, MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        for content in manifest.files:
            member = tarfile.TarInfo(content.name)
            member.size, member.mode = content.size, 0o600
            with (folder / content.name).open("rb") as source:
                tar.addfile(member, source)


def unpack(path: Path, folder: Path) -> Manifest:
    """Takes all files of a backup out of it, into an empty folder, and has them on disk.

    Raises Unreadable for what is no whole backup, Newer for one of a newer version of Roost, and
    OSError.
    """
    try:
        with tarfile.open(path, mode="r|gz") as tar:
            members = iter(tar)
            manifest = _manifest(tar, next(members, None), path)
            for content in manifest.files:
                _extract(tar, next(members, None), content, folder)
            if next(members, None) is not None:
                raise Unreadable(f"{path} holds more than it says")
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise Unreadable(f"{path} is no whole backup: {error}") from error
    for inside in {file.parent for file in folder.rglob("*")} | {folder}:
        sync(inside)
    return manifest


def verify(path: Path) -> Manifest:
    """Reads all of a backup and compares it with its checksums. Raises as `unpack`."""
    try:
        with tarfile.open(path, mode="r|gz") as tar:
            members = iter(tar)
            manifest = _manifest(tar, next(members, None), path)
            for content in manifest.files:
                _check(content, _pieces(tar, next(members, None), content))
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise Unreadable(f"{path} is no whole backup: {error}") from error
    return manifest


def pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _content(path: Path, folder: Path) -> Content:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Content(str(path.relative_to(folder)), path.stat().st_size, sha256)


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    from io import BytesIO  # noqa: PLC0415 - here alone

    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, BytesIO(content))


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo | None, path: Path) -> Manifest:
    file = tar.extractfile(member) if member is not None and member.name == MANIFEST else None
    if file is None:
        raise Unreadable(f"{path} is no backup")
    text = file.read(_LARGEST_MANIFEST)
    try:
        version = msgspec.json.decode(text, type=_Version)
        if version.format > FORMAT:
            raise Newer(f"{path} was written by a newer version of Roost ({version.roost})")
        manifest = msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError as error:
        raise Unreadable(f"{path} is no backup: {error}") from error
    for content in manifest.files:
        if _NAME.fullmatch(content.name) is None:
            raise Unreadable(f"{path} has a file of an odd name: {content.name}")
    return manifest


def _pieces(
    tar: tarfile.TarFile, member: tarfile.TarInfo | None, content: Content
) -> Iterator[bytes]:
    file = None
    if member is not None and member.name == content.name and member.isreg():
        file = tar.extractfile(member)
    if file is None:
        raise Unreadable(f"the backup lacks {content.name}")
    while piece := file.read(PIECE):
        yield piece


def _extract(
    tar: tarfile.TarFile, member: tarfile.TarInfo | None, content: Content, folder: Path
) -> None:
    target = folder / content.name
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with replacing(target, mode=0o600) as file:
        _check(content, _written(file, _pieces(tar, member, content)))


def _written(file: BinaryIO, source: Iterable[bytes]) -> Iterator[bytes]:
    for piece in source:
        file.write(piece)
        yield piece


def _check(content: Content, source: Iterable[bytes]) -> None:
    digest = hashlib.sha256()
    for piece in source:
        digest.update(piece)
    if digest.hexdigest() != content.sha256:
        raise Unreadable(f"{content.name} in the backup is not what was written to it")
