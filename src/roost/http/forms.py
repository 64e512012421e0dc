"""Reads multipart/form-data (RFC 7578): what a browser, `curl -F` and S3's form uploads send."""

import re
from email.message import Message
from email.parser import HeaderParser
from typing import NamedTuple

from .errors import BadRequest

FORM = "multipart/form-data"
MOST_PARTS = 100

_END = b"--"


class FormPart(NamedTuple):
    """A field's value. filename: None for a field that is no file."""

    data: bytes
    filename: str | None


def read_form(body: bytes, content_type: str) -> dict[str, FormPart]:
    """The parts of a form by name, the last of those that share one. Raises BadRequest."""
    delimiter = b"\r\n--" + _boundary(content_type)
    _, *pieces = (b"\r\n" + body).split(delimiter, MOST_PARTS + 1)
    parts: dict[str, FormPart] = {}
    for piece in pieces:
        if piece.startswith(_END):
            return parts
        name, part = _part(piece)
        parts[name] = part
    raise BadRequest("Malformed form: it has no end, or too many parts")


def _boundary(content_type: str) -> bytes:
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_param("boundary")
    if header.get_content_type() != FORM or not isinstance(boundary, str) or not boundary:
        raise BadRequest(f"The request body must be {FORM}")
    return boundary.encode()


def _part(piece: bytes) -> tuple[str, FormPart]:
    """What stands between two delimiters: the rest of a line, headers, an empty line, the data."""
    head, empty, data = re.sub(rb"\A[ \t]*\r\n", b"", piece, count=1).partition(b"\r\n\r\n")
    try:
        headers = HeaderParser().parsestr(head.decode())
    except UnicodeDecodeError:
        raise BadRequest("Malformed form: the headers of a part are not UTF-8") from None
    name = headers.get_param("name", header="content-disposition")
    if not empty or not isinstance(name, str):
        raise BadRequest("Malformed form: a part has no name")
    return name, FormPart(data, headers.get_filename())
