"""Files and pages that browsers keep: compressed once, and sent again only when they changed."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from .fallback import FallbackPage, Visit

SAFE = (
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
)


@dataclass(frozen=True)
class Packed:
    """An answer that is the same for everybody. policy: its Content-Security-Policy, if any.

    packs: whether it gets smaller.
    """

    type: str
    body: bytes
    policy: str = ""
    packs: bool = True

    @cached_property
    def _digest(self) -> str:
        return sha256(self.body).hexdigest()[:20]

    @cached_property
    def _packed(self) -> bytes:
        return gzip.compress(self.body, 9, mtime=0)

    def answer(self, visit: Visit) -> FallbackPage:
        """Names stay the same from one version to the next, so a browser asks each time whether
        what it has is still right.
        """
        wants_packed = self.packs and takes_gzip(visit.header("accept-encoding"))
        etag = f'"{self._digest}{"-gz" if wants_packed else ""}"'
        headers: Sequence[tuple[str, str]] = (
            *((("content-security-policy", self.policy),) if self.policy else ()),
            *SAFE,
            ("cache-control", "no-cache"),
            ("etag", etag),
            ("vary", "accept-encoding"),
        )
        if etag in (visit.header("if-none-match") or ""):
            return FallbackPage(self.type, b"", 304, tuple(headers))
        if wants_packed:
            packed = (("content-encoding", "gzip"), *headers)
            return FallbackPage(self.type, self._packed, 200, packed)
        return FallbackPage(self.type, self.body, 200, tuple(headers))


def takes_gzip(accepts: str | None) -> bool:
    for part in (accepts or "").split(","):
        coding, _, weight = part.strip().partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0")
    return False
