"""Which store a database URL asks for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from .base import Store
from .errors import Unusable
from .kinds import Kind
from .time import Times


def connect(url: str, times: Times, kinds: Mapping[str, Kind[Any, Any]]) -> Store:
    """The store behind `sqlite:///absolute/path` or `postgresql://...`, not yet opened.

    Raises Unusable for any other URL. No message repeats it: it may hold a password.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest:
        # Imported where it is chosen: whoever uses the other store does not pay for this one.
        from .sqlite import SqliteStore  # noqa: PLC0415

        return SqliteStore(sqlite_path(url), times, kinds)
    if rest and scheme in ("postgresql", "postgres"):
        from .postgres import PostgresStore  # noqa: PLC0415

        return PostgresStore(url, times, kinds)
    raise Unusable("a database URL is sqlite:///absolute/path or postgresql://...")


def sqlite_path(url: str) -> Path:
    """The file of a SQLite URL; raises Unusable for anything that is not one."""
    parts = urlsplit(url)
    path = unquote(parts.path).lstrip("/")
    if parts.netloc or not path:
        raise Unusable("a SQLite URL is sqlite:///absolute/path, with three slashes")
    return Path("/", path)
