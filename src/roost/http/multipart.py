"""Reads multipart/form-data (RFC 7578) that brings a file: what a browser, `curl -F` and S3's form
uploads send. The fields come first, so they can be checked before the file is taken.
"""

import logging
from collections.abc import AsyncGenerator, AsyncIterable
from typing import Final

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from .errors import BadRequest

FORM: Final = "multipart/form-data"
FIELDS_LIMIT: Final = 64 * 1024
"""Bytes of all that comes before the file. The parser lets the head of a part have some KB."""

_PIECE: Final = 8 * 1024
_MALFORMED: Final = "Malformed form"

# What strangers send is no reason for a line in the operator's log.
logging.getLogger("python_multipart").setLevel(logging.ERROR)


class FileForm:
    """A form that comes in: first `fields`, then `file`, each to be called once.

    Everything raises BadRequest for what is no form, and what the body does. What comes after
    the file does not count.
    """

    def __init__(self, body: AsyncIterable[bytes], content_type: str, file: str = "file") -> None:
        """file: the name of the part that is the file."""
        self._parts = _Parts(content_type, file)
        self._body = aiter(body)
        self._left = b""

    @property
    def has_file(self) -> bool:
        """Whether there is a file, once the fields are read."""
        return self._parts.file_begun

    @property
    def filename(self) -> str | None:
        """The file's name, if it has one."""
        return self._parts.filename

    async def fields(self) -> dict[str, str]:
        """What comes before the file, by name in small letters; of several fields, the last."""
        size = 0
        while not self._parts.file_begun and not self._parts.ended:
            # A little at a time, so that not much of the file comes with it.
            piece = await self._next(_PIECE)
            size += len(piece)
            if size > FIELDS_LIMIT:
                raise BadRequest(f"{_MALFORMED}: more than {FIELDS_LIMIT} bytes before the file")
            self._parts.feed(piece)
        return self._parts.fields

    async def file(self) -> AsyncGenerator[bytes]:
        """The bytes of the file, piece by piece. It ends where the body does."""
        parts = self._parts
        while True:
            data, parts.data = parts.data, []
            for piece in data:
                yield piece
            if parts.ended:
                break
            parts.feed(await self._next())
        async for _ in self._body:
            pass

    async def _next(self, most: int | None = None) -> bytes:
        if not self._left:
            try:
                self._left = await anext(self._body)
            except StopAsyncIteration:
                raise BadRequest(f"{_MALFORMED}: it has no end") from None
        piece, self._left = self._left[:most], self._left[most:] if most else b""
        return piece


class _Parts:
    """What the parser has found so far. data: of the file, and not yet fetched."""

    def __init__(self, content_type: str, file: str) -> None:
        self.fields: dict[str, str] = {}
        self.file_begun = False
        self.filename: str | None = None
        self.data: list[bytes] = []
        self.ended = False
        self._file = file
        self._header = bytearray()
        self._header_value = bytearray()
        self._disposition = b""
        self._name = ""
        self._value = bytearray()
        self._parser = self._parser_for(content_type)

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.write(piece)
        except FormParserError:
            raise BadRequest(_MALFORMED) from None

    def _parser_for(self, content_type: str) -> MultipartParser:
        kind, options = parse_options_header(content_type.encode())
        boundary = options.get(b"boundary")
        if kind != FORM.encode() or not boundary:
            raise BadRequest(f"The request body must be {FORM}")
        try:
            return MultipartParser(
                boundary,
                {
                    "on_header_field": self._on_header,
                    "on_header_value": self._on_header_value,
                    "on_header_end": self._on_header_end,
                    "on_headers_finished": self._on_headers_finished,
                    "on_part_data": self._on_part_data,
                    "on_part_end": self._on_part_end,
                    "on_end": self._on_end,
                },
            )
        except FormParserError:
            raise BadRequest(f"{_MALFORMED}: its boundary is too long") from None

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _on_header_end(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            self._disposition = bytes(self._header_value)
        self._header.clear()
        self._header_value.clear()

    def _on_headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._disposition = b""
        try:
            name, filename = (options.get(key, b"").decode() for key in (b"name", b"filename"))
        except UnicodeDecodeError:
            raise BadRequest(f"{_MALFORMED}: the head of a part is not UTF-8") from None
        if not name:
            raise BadRequest(f"{_MALFORMED}: a part has no name")
        self._name = name.lower()
        if self._name == self._file and not self.file_begun:
            self.file_begun, self.filename = True, filename or None

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if not self.file_begun:
            self._value += data[start:end]
        elif self._name == self._file:
            self.data.append(data[start:end])

    def _on_part_end(self) -> None:
        if not self.file_begun:
            self.fields[self._name] = self._value.decode(errors="replace")
            self._value.clear()
        self._name = ""

    def _on_end(self) -> None:
        self.ended = True
