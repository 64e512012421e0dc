"""HTTP/2 by hand (RFC 9113), for what no client would send."""

from collections.abc import Iterator
from typing import NamedTuple

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, PING = 0, 1, 4, 6
END, END_HEADERS = 1, 4
"""Flags: the stream ends, the headers do."""


class Frame(NamedTuple):
    kind: int
    flags: int
    stream: int
    payload: bytes


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    length = len(payload).to_bytes(3, "big")
    return length + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def frames(received: bytes) -> Iterator[Frame]:
    """Those that are whole."""
    while len(received) >= 9 and len(received) >= (end := 9 + int.from_bytes(received[:3], "big")):
        stream = int.from_bytes(received[5:9], "big")
        yield Frame(received[3], received[4], stream, received[9:end])
        received = received[end:]


def connection() -> bytes:
    """What a client begins with."""
    return PREFACE + frame(SETTINGS, 0, 0)


def request(
    method: str, path: str, key: str, *headers: tuple[str, str], ends: bool = False
) -> bytes:
    """A request on the first stream. ends: whether it has no body."""
    pseudo = ((":method", method), (":path", path), (":scheme", "http"), (":authority", "roost"))
    fields = (*pseudo, ("authorization", f"Bearer {key}"), *headers)
    block = b"".join(_field(name, value) for name, value in fields)
    return frame(HEADERS, END_HEADERS | (END if ends else 0), 1, block)


def _field(name: str, value: str) -> bytes:
    """A header field that no table has (RFC 7541, section 6.2.2), with texts under 127 bytes."""
    return b"\0" + b"".join(bytes([len(text)]) + text.encode() for text in (name, value))
