"""What a file of a push zone is. Its id is the zone's and its name."""

import msgspec

from ....store import Kind, Record


class PushFile(msgspec.Struct):
    """size: bytes."""

    name: str
    size: int
    last_modified: str


class PushFileState(msgspec.Struct):
    """mime: by the name's ending. digest: SHA-256 of the contents, in hex."""

    mime: str
    digest: str


class PushFileContent(msgspec.Struct):
    """size: bytes. content: base64."""

    name: str
    mime: str
    size: int
    content: str
    last_modified: str


class PushFileFound(PushFile, kw_only=True):
    """The file twice: bare, as govultr reads it, and whole under the key of the description."""

    file: PushFileContent


class PushFileList(msgspec.Struct):
    """count: how many files. total_size: the bytes of all of them."""

    files: list[PushFile]
    count: int
    total_size: int


FILES = Kind("cdn-file", PushFile, PushFileState, "File not found")

FileRecord = Record[PushFile, PushFileState]
