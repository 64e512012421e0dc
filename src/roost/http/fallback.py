"""What a listener answers beside its interfaces: pages, files, health."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FallbackPage:
    """An answer that belongs to no interface (documents, health), given without a key."""

    content_type: str
    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that no operation answers. method: GET for HEAD too. client: its address.

    host: as the client addressed this server. header: the value of a header, None without one.
    """

    method: str
    host: str
    path: str
    client: str
    header: Callable[[str], str | None]


class FallbackHandler(Protocol):
    """Answers what no interface of its listener has an operation for, or None where it has
    nothing.
    """

    async def answer(self, visit: Visit) -> FallbackPage | None: ...
