"""The key that `roost env` gives out: the same one again, while it lasts."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from roost.admin.documents import ClockView, Key, KeyCreate, Keys, NewKey

from .console import Console

NAME = "roost env"
SECONDS = 24 * 3600
LEFT = timedelta(hours=1)
"""A key that ends sooner than this is not given out again."""
FILE = "env.key"


class _Kept(msgspec.Struct):
    id: str
    key: str


def shell_key(console: Console, folder: Path) -> str:
    """The key that the folder keeps, or a new one for a day that it keeps from now on.

    Raises Failure, and OSError where the folder cannot be written.
    """
    kept = _kept(folder / FILE)
    if kept is not None and _lasts(console, kept.id):
        return kept.key
    from roost.store.files import replace_file  # noqa: PLC0415 - with it the whole store

    made = console.post("keys", KeyCreate(NAME, expires_in=SECONDS), NewKey)
    content = msgspec.json.encode(_Kept(made.key.id, made.api_key))
    replace_file(folder / FILE, content, mode=0o600)
    return made.api_key


def _kept(path: Path) -> _Kept | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):
        return None


def _lasts(console: Console, id: str) -> bool:
    """Whether the key is still there, and for a while."""
    key = next((key for key in console.get("keys", Keys).keys if key.id == id), None)
    return key is not None and _left(key, console.get("clock", ClockView)) > LEFT


def _left(key: Key, clock: ClockView) -> timedelta:
    return datetime.fromisoformat(key.expires) - datetime.fromisoformat(clock.now)
