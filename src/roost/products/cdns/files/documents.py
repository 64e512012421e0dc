"""What a file of a push zone is. Its id is the zone's and its name."""

import msgspec

from ....store import Kind, Record


class PushFile(msgspec.Struct):
    """A file of a push zone.

    name: the name of the file.
    size: bytes of the file.
    last_modified: when it was uploaded.
    """

    name: str
    size: int
    last_modified: str


class PushFileState(msgspec.Struct):
    """mime: by the name's ending. digest: SHA-256 of the contents, in hex."""

    mime: str
    digest: str


class PushFileContent(msgspec.Struct):
    """A file with its contents.

    name: the name of the file.
    mime: the media type, by the ending of the name.
    size: bytes of the file.
    content: the contents in base64.
    last_modified: when it was uploaded.
    """

    name: str
    mime: str
    size: int
    content: str
    last_modified: str


# The file twice: bare, as govultr reads it, and whole under the key of the API's description.
class PushFileFound(PushFile, kw_only=True):
    """A file of a push zone, with its contents.

    file: the file with its contents.
    """

    file: PushFileContent


class PushFileList(msgspec.Struct):
    """All files of a zone.

    files: the files.
    count: how many files there are.
    total_size: bytes of all files.
    """

    files: list[PushFile]
    count: int
    total_size: int


FILES = Kind("cdn-file", PushFile, PushFileState, "File not found")

FileRecord = Record[PushFile, PushFileState]
