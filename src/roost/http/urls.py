"""The URLs that clients want things fetched from, and the one that they have for Roost."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from .errors import BadRequest


@dataclass(frozen=True, slots=True)
class PublicUrl:
    """What clients call this Roost: `https://api.vultr.com`."""

    text: str


def web_url(text: str) -> SplitResult:
    """The parts of an http or https URL with a host; raises BadRequest for anything else.

    Where the host is and whether it may be reached is for the driver to say, which resolves it.
    """
    if any(c <= " " or c == "\x7f" for c in text):
        raise BadRequest("Invalid url: must not contain spaces or control characters")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadRequest(f"Invalid url: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise BadRequest("Invalid url: must be an http or https URL with a host")
    return parts
