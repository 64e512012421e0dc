"""`roost backup`"""

import shutil
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

from cyclopts import App, Parameter

from roost import __version__
from roost.admin.documents import Status

from . import show
from .config_file import ConfigFile
from .console import SOCKET, Console
from .failures import Exit, Failure
from .folder import locked
from .options import USING, Place, RoostOptions

if TYPE_CHECKING:
    from roost.settings import Settings
    from roost.store.backups import Manifest

app = App(name="backup", group=USING, config=ConfigFile(strict=False))


@app.default
def backup(
    file: Path,
    /,
    *,
    without_secret: Annotated[
        bool,
        Parameter(
            help="Leave out the secret, the key of `roost env` and the admin token, so that the"
            " file alone opens nothing. To restore it, give the secret as ROOST_SECRET.",
            negative=(),
            show_default=False,
        ),
    ] = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Back up all that Roost needs to go on elsewhere, while it runs.

    The file has the database, the secret, the certificate authority and the saved states, as they
    are at one moment after the command began. Whoever has the file has it all: keep it safe.

    Parameters
    ----------
    file
        Where to. It is for its owner alone to read; one that is there already is replaced once
        the new one is complete.
    """
    settings = place.settings()
    from .kept import failures, take_up  # noqa: PLC0415 - not all commands want a store

    with ExitStack() as stack:
        if not _runs(place, settings.shares_database):
            _require(place, settings)
            stack.enter_context(locked(place.folder, "it does not answer: look why, and try again"))
            take_up(settings)
        stack.enter_context(failures())
        manifest = _write(settings, file.expanduser().absolute(), without_secret=without_secret)
    size = file.expanduser().stat().st_size
    show.note(f"Backed up {place.folder} to {file}: {size:,} bytes, read again and found whole.")
    if not manifest.has("secret"):
        show.note("It does not have the secret: `roost restore` will want it as ROOST_SECRET.")


def _runs(place: RoostOptions, shares_database: bool) -> bool:
    """Whether a server runs there, and has its database where the options say. Raises Failure."""
    with closing(Console(place.folder / SOCKET)) as console:
        if not console.connects():
            return False
        status = console.get("status", Status)
    if (status.database == "postgresql") != shares_database:
        raise Failure(
            Exit.CONFIGURATION,
            f"the Roost that runs in {place.folder} has another database ({status.database})",
            "give what it was given: --database, ROOST_DATABASE or --config",
        )
    return True


def _require(place: RoostOptions, settings: "Settings") -> None:
    """Raises Failure where there is nothing to back up."""
    there = (place.folder / "secret", place.folder / "roost.db")
    if not (settings.database or any(path.exists() for path in there)):
        raise Failure(
            Exit.NOTHING_THERE,
            f"there is no Roost in {place.folder}",
            "--data names another folder",
        )


def _write(settings: "Settings", target: Path, *, without_secret: bool) -> "Manifest":
    from roost.store.backups import FORMAT, Manifest, pack, verify  # noqa: PLC0415

    with TemporaryDirectory(prefix=".roost-backup-", dir=target.parent) as name:
        folder = Path(name)
        manifest = Manifest(
            format=FORMAT,
            roost=__version__,
            id=str(uuid4()),
            date=datetime.now(UTC).isoformat(timespec="seconds"),
            store="postgresql" if settings.shares_database else "sqlite",
            schema=0,
            secret="",
        )
        _copy_database(settings, folder, manifest)
        _copy_files(settings, folder, manifest, without_secret=without_secret)
        pack(target, manifest, folder)
    return verify(target)


def _copy_database(settings: "Settings", folder: Path, manifest: "Manifest") -> None:
    """Copies what is in the database, and notes what it is. Raises StoreError and Failure."""
    from roost.store.database_info import database_info  # noqa: PLC0415
    from roost.store.errors import Newer  # noqa: PLC0415
    from roost.store.schema import MIGRATIONS  # noqa: PLC0415
    from roost.store.urls import sqlite_path  # noqa: PLC0415

    if settings.shares_database:
        from roost.store.backup_postgres import dump  # noqa: PLC0415 - needs psycopg

        manifest.schema, manifest.tables = dump(settings.database_url, folder)
        manifest.secret = database_info(settings.database_url).secret
    else:
        from roost.store.backup_sqlite import copy  # noqa: PLC0415

        database = sqlite_path(settings.database_url)
        if not database.exists():
            raise Failure(Exit.NOTHING_THERE, f"there is no database {database}")
        copy(database, folder / "roost.db")
        found = database_info(f"sqlite://{folder / 'roost.db'}")
        manifest.schema, manifest.secret = found.schema, found.secret
        if found.schema > len(MIGRATIONS):
            raise Newer(f"{database} was written by a newer version of Roost")
    if manifest.schema == 0:
        raise Failure(Exit.NOTHING_THERE, "the database is empty")


def _copy_files(
    settings: "Settings", folder: Path, manifest: "Manifest", *, without_secret: bool
) -> None:
    """Copies what is beside the database. Raises SecretError for a secret that does not fit it."""
    from roost.store.secret import Secret, SecretMismatch  # noqa: PLC0415

    from .kept import AUTHORITY, SECRET, STATES, TOKENS  # noqa: PLC0415

    data = settings.data
    own = settings.secret is None and (data / SECRET).exists()
    if settings.secret is not None or own:
        if Secret.load(data, settings.secret).fingerprint != manifest.secret:
            raise SecretMismatch(
                "the secret does not fit the database: the backup would be of no use"
            )
    elif not without_secret:
        raise SecretMismatch(f"{data / SECRET} is missing: it encrypted what is in the database")
    names = [*AUTHORITY, *(() if without_secret else TOKENS)]
    if own and not without_secret:
        names.append(SECRET)
    for name in names:
        if (data / name).exists():
            shutil.copyfile(data / name, folder / name)
    if (data / STATES).is_dir():
        (folder / STATES).mkdir()
        for state in (data / STATES).glob("[!.]*.jsonl"):
            shutil.copyfile(state, folder / STATES / state.name)
