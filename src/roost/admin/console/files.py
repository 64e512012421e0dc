"""The built files of the console, and its first page for every address that is the page's own."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ...http.errors import MethodNotAllowed
from ...http.fallback import FallbackPage, Visit
from .door import Door

STATIC = Path(__file__).parents[2] / "console" / "static"
PREFIX = "/console"
INDEX = "index.html"
_INTERFACES = (f"{PREFIX}/v2/", f"{PREFIX}/_roost/")

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self';"
    " object-src 'none'"
)
SAFE = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
)

_TEXT = "text/plain; charset=utf-8"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": _TEXT,
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_PACKED = frozenset({".png", ".woff2"})
"""What gets no smaller."""

_SHUT = FallbackPage(
    _TEXT,
    b"The console is not open at this address.\n\n"
    b"It is open on 127.0.0.1, where `roost console` leads, and with `roost serve --console"
    b" everywhere`\non every address of the API, for whoever has an API key.\n",
    404,
    SAFE,
)
_UNBUILT = FallbackPage(_TEXT, b"The console was not built: `make console` does that.\n", 404, SAFE)


@dataclass(frozen=True)
class _File:
    type: str
    body: bytes
    packed: bytes | None
    etag: str

    @classmethod
    def read(cls, path: Path) -> "_File":
        body = path.read_bytes()
        etag = hashlib.sha256(body).hexdigest()[:20]
        packed = None if path.suffix in _PACKED else gzip.compress(body, 9, mtime=0)
        return cls(_TYPES.get(path.suffix, "application/octet-stream"), body, packed, etag)

    def answer(self, visit: Visit) -> FallbackPage:
        """Names stay the same from one version to the next, so a browser asks each time whether
        what it has is still right.
        """
        wants_packed = self.packed is not None and _takes_gzip(visit.header("accept-encoding"))
        etag = f'"{self.etag}{"-gz" if wants_packed else ""}"'
        headers = (
            *SAFE,
            ("cache-control", "no-cache"),
            ("etag", etag),
            ("vary", "accept-encoding"),
        )
        if etag in (visit.header("if-none-match") or ""):
            return FallbackPage(self.type, b"", 304, headers)
        if wants_packed and self.packed is not None:
            packed = (("content-encoding", "gzip"), *headers)
            return FallbackPage(self.type, self.packed, 200, packed)
        return FallbackPage(self.type, self.body, 200, headers)


class ConsoleFiles:
    """See http.fallback. door: the listener. static: the folder with the built files."""

    def __init__(self, door: Door, static: Path = STATIC) -> None:
        self._door = door
        self._static = static

    async def answer(self, visit: Visit) -> FallbackPage | None:
        """Raises MethodNotAllowed for anything but reading."""
        path = visit.path
        if path != PREFIX and not path.startswith(f"{PREFIX}/"):
            return None
        if not self._door.serves(visit.host):
            return None  # a site of somebody's may be called by that name
        if not self._door.open:
            return _SHUT
        if path.startswith(_INTERFACES):
            return None
        if visit.method != "GET":
            raise MethodNotAllowed(["GET", "HEAD"])
        if path == PREFIX:
            return FallbackPage(_TEXT, b"", 307, (("location", f"{PREFIX}/"), *SAFE))
        found = self._files.get(path)
        if found is None and _is_a_file(path):
            return None
        found = found or self._files.get(f"{PREFIX}/{INDEX}")
        return found.answer(visit) if found else _UNBUILT

    @cached_property
    def _files(self) -> dict[str, _File]:
        """By their paths. Read once, when the first is wanted."""
        found = (path for path in self._static.rglob("*") if path.is_file())
        return {
            f"{PREFIX}/{path.relative_to(self._static).as_posix()}": _File.read(path)
            for path in found
        }


def _is_a_file(path: str) -> bool:
    """Whether one of the built files is meant, which all lie beside the first page, and no page.

    A page's address may end in what looks like a file too, as /console/dns/example.com does.
    """
    name = path.removeprefix(f"{PREFIX}/")
    return "/" not in name and "." in name


def _takes_gzip(accepts: str | None) -> bool:
    for part in (accepts or "").split(","):
        coding, _, weight = part.strip().partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0")
    return False
