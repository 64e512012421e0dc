"""Files that come with a reply: which are taken, and where their bytes are."""

import base64
import binascii
from collections.abc import Iterable, Sequence

import msgspec

from ...http.errors import BadRequest
from .documents import AttachmentCreate, AttachmentInfo

LARGEST = 5 * 1024 * 1024
"""Bytes of a file."""
MOST = 5
"""Files of a reply."""
_LONGEST_NAME = 255

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_TEXT = "text/plain"
_TYPES = {
    ".csv": _TEXT,
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": _TEXT,
    ".log": _TEXT,
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": _TEXT,
}
"""What a file may be, by how its name ends."""


class Attachment(msgspec.Struct, frozen=True):
    """A file that was found to be what its name says."""

    filename: str
    context_type: str
    data: bytes


def read(given: Sequence[AttachmentCreate]) -> list[Attachment]:
    """The files of a request. Raises BadRequest. Much base64 takes a while: use a thread."""
    if len(given) > MOST:
        raise BadRequest(f"Invalid attachments: a reply has at most {MOST}")
    return [of_bytes(each.filename, _decoded(each.file)) for each in given]


def of_bytes(filename: str, data: bytes) -> Attachment:
    """Raises BadRequest for what is too large, or is not what its name says."""
    if not 0 < len(filename) <= _LONGEST_NAME or "/" in filename or not filename.isprintable():
        raise BadRequest("Invalid filename: must be the name of a file, without a folder")
    if not 0 < len(data) <= LARGEST:
        raise BadRequest(f"Invalid attachments: {filename} must have 1 to {LARGEST} bytes")
    wanted = _TYPES.get(filename[filename.rfind(".") :].lower())
    if wanted is None:
        raise BadRequest(f"Invalid attachments: {filename} must end with {', '.join(_TYPES)}")
    if _type_of(data) != wanted:
        raise BadRequest(f"Invalid attachments: {filename} is not what its name says")
    return Attachment(filename, wanted, data)


def infos(attachments: Iterable[Attachment]) -> list[AttachmentInfo]:
    return [
        AttachmentInfo(index, each.context_type, each.filename, len(each.data))
        for index, each in enumerate(attachments)
    ]


def cut(infos: Sequence[AttachmentInfo], index: int, whole: bytes) -> bytes:
    """The bytes of one attachment, of those of all."""
    start = sum(info.filesize for info in infos[:index])
    return whole[start : start + infos[index].filesize]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest("Invalid attachments: a file is not base64") from None


def _type_of(data: bytes) -> str:
    """By the content alone; empty for what is nothing of these."""
    for magic, type in _MAGIC:
        if data.startswith(magic):
            return type
    try:
        return _TEXT if "\0" not in data.decode() else ""
    except UnicodeDecodeError:
        return ""
