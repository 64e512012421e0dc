"""What a backup keeps of a data folder, and how a folder becomes another one.

What is restored is unpacked in a folder inside, and takes its place by one renaming; from then on
it counts. Moving its files to where they belong can be done again, so whoever next takes the
folder's lock does that, should a crash have come between.
"""

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from roost.settings import Settings
from roost.store.backups import MANIFEST, Manifest, Unreadable
from roost.store.errors import Newer, StoreError, Unfit
from roost.store.files import sync
from roost.store.secret import SecretError

from .failures import Exit, Failure

DATABASE = "roost.db"
SECRET = "secret"  # noqa: S105 - the name of a file
AUTHORITY = ("ca.pem", "ca.key")
TOKENS = ("env.key", "admin.token")
"""Files that let whoever has them in."""
STATES = "states"
STAGED = "restoring"
"""The folder of what is unpacked, and may still be refused."""
CHOSEN = "restored"
"""The folder of what counts from now on."""

_OUTDATED = ("leaf.pem", *AUTHORITY, *TOKENS)
_LOGS = (f"{DATABASE}-wal", f"{DATABASE}-shm")


@contextmanager
def failures() -> Generator[None]:
    """Raises Failure for what the store and the system say no with."""
    try:
        yield
    except Newer as error:
        raise Failure(Exit.NEWER, str(error)) from error
    except Unfit as error:
        raise Failure(Exit.UNFIT, str(error)) from error
    except (Unreadable, SecretError) as error:
        raise Failure(Exit.CONFIGURATION, str(error)) from error
    except StoreError as error:
        raise Failure(Exit.DATABASE, str(error)) from error
    except OSError as error:
        text = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise Failure(Exit.CANNOT_CREATE, text) from error


def take_up(settings: Settings) -> None:
    """Ends a restore that was interrupted: what counts is moved, what does not is thrown away.

    To be called by whoever has the folder's lock, before anything else is read there. Raises
    Failure.
    """
    staged, chosen = settings.data / STAGED, settings.data / CHOSEN
    with failures():
        if staged.exists():
            if not chosen.exists() and _has_filled(staged, settings):
                choose(settings.data)
            else:
                shutil.rmtree(staged)
        if chosen.exists():
            move(settings.data)


def choose(data: Path) -> None:
    """From here on, what was unpacked counts. Raises OSError."""
    (data / STAGED).rename(data / CHOSEN)
    sync(data)


def move(data: Path) -> None:
    """Moves what counts to where it belongs, however much of that is done. Raises OSError."""
    chosen = data / CHOSEN
    manifest = _manifest(chosen)
    if manifest is not None:
        states = [str(path.relative_to(data)) for path in (data / STATES).glob("*")]
        logs = _LOGS if manifest.store == "sqlite" else ()
        for name in (*_OUTDATED, *logs, *states):
            if not manifest.has(name):
                (data / name).unlink(missing_ok=True)
        for path in [path for path in chosen.rglob("*") if _belongs(path.relative_to(chosen))]:
            target = data / path.relative_to(chosen)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            path.replace(target)
        sync(data)
        (chosen / MANIFEST).unlink()
    shutil.rmtree(chosen)
    sync(data)


def _belongs(inside: Path) -> bool:
    """Whether a file of a backup is one of the data folder's."""
    names = (DATABASE, SECRET, *AUTHORITY, *TOKENS)
    return str(inside) in names or (str(inside.parent) == STATES and bool(inside.name))


def _has_filled(staged: Path, settings: Settings) -> bool:
    """Whether PostgreSQL was filled from it: that was the moment from which on it counts."""
    manifest = _manifest(staged)
    if manifest is None or manifest.store != "postgresql" or not settings.shares_database:
        return False
    from roost.store.backup_postgres import last_restored  # noqa: PLC0415 - needs psycopg

    return last_restored(settings.database_url) == manifest.id


def _manifest(folder: Path) -> Manifest | None:
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError:
        return None
