"""What may happen to files of push zones."""

import base64
from collections.abc import Iterable
from mimetypes import MimeTypes
from typing import Protocol

from ....http.errors import BadRequest
from ....store import Tx, blobs, iso
from .. import rules as zones
from ..documents import PUSH_ZONES, PushZoneRecord
from .documents import (
    FILES,
    FileRecord,
    PushFile,
    PushFileContent,
    PushFileFound,
    PushFileList,
    PushFileState,
)

LARGEST = 32 * 1024 * 1024
"""Bytes of a file."""
MOST_FILES = 1000
"""For each zone, since they are listed at once."""
_LONGEST_NAME = 255

# Its own tables alone, and not what the machine it runs on has been told.
_TYPES = MimeTypes()


class UploadedContents(Protocol):
    """What was uploaded. digest: SHA-256 in hex."""

    @property
    def size(self) -> int: ...

    @property
    def digest(self) -> str: ...

    def pieces(self) -> Iterable[bytes]:
        """Its bytes, as the store keeps them; from the beginning each time."""
        ...


def check_name(name: str) -> None:
    """Raises BadRequest for what is no file name: it is one part of a path."""
    if not name or len(name) > _LONGEST_NAME or name in (".", ".."):
        raise BadRequest(f"Invalid name: must have 1 to {_LONGEST_NAME} characters")
    if "/" in name or not name.isprintable():
        raise BadRequest("Invalid name: must have no slash and no control character")


def check_room(tx: Tx, zone: PushZoneRecord, name: str) -> None:
    """Raises BadRequest where a new file would be one too many."""
    is_new = tx.find(FILES, _id(zone, name)) is None
    if is_new and tx.count(FILES, zone.seq) >= MOST_FILES:
        raise BadRequest(f"A push zone has at most {MOST_FILES} files")


def listed(tx: Tx, account: int, zone_id: str) -> PushFileList:
    zone = tx.get(PUSH_ZONES, zone_id, account)
    files = [record.body for record in tx.children(FILES, zone.seq)]
    return PushFileList(files, len(files), sum(file.size for file in files))


def get(tx: Tx, account: int, zone_id: str, name: str) -> PushFileFound:
    """It reads all of the file: use a scan."""
    record = _find(tx, tx.get(PUSH_ZONES, zone_id, account), name)
    file, content = record.body, base64.b64encode(blobs.get(tx, record.seq)).decode("ascii")
    whole = PushFileContent(file.name, record.state.mime, file.size, content, file.last_modified)
    return PushFileFound(file.name, file.size, file.last_modified, file=whole)


def put(tx: Tx, zone: PushZoneRecord, name: str, contents: UploadedContents) -> FileRecord:
    """Stores a file, in the place of one of the same name. The zone must be locked."""
    check_room(tx, zone, name)
    body = PushFile(name, contents.size, iso(tx.now))
    state = PushFileState(_mime(name), contents.digest)
    record = tx.find(FILES, _id(zone, name), lock="update")
    if record is None:
        record = tx.insert(FILES, _id(zone, name), zone.account, body, state, owner=zone.seq)
    else:
        record.body.size, record.body.last_modified = body.size, body.last_modified
        record.state.digest = state.digest
        tx.update(record)
        zones.purge(tx, zone, f"/{name}")
    blobs.put(tx, record.seq, contents.pieces())
    return record


def delete(tx: Tx, account: int, zone_id: str, name: str) -> None:
    zone = tx.get(PUSH_ZONES, zone_id, account, "update")
    _remove(tx, _find(tx, zone, name))
    zones.purge(tx, zone, f"/{name}")


def delete_all(tx: Tx, zone: PushZoneRecord) -> None:
    for record in tx.children(FILES, zone.seq, "update"):
        _remove(tx, record)


def of_zone(tx: Tx, zone: PushZoneRecord, name: str) -> FileRecord | None:
    return tx.find(FILES, _id(zone, name))


def _find(tx: Tx, zone: PushZoneRecord, name: str) -> FileRecord:
    return tx.get(FILES, _id(zone, name), zone.account)


def _remove(tx: Tx, record: FileRecord) -> None:
    tx.delete(record)
    blobs.remove(tx, record.seq)


def _id(zone: PushZoneRecord, name: str) -> str:
    return f"{zone.id}/{name}"


def _mime(name: str) -> str:
    return _TYPES.guess_type(name)[0] or "application/octet-stream"
