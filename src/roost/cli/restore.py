"""`roost restore`"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import msgspec
from cyclopts import App, Parameter

from . import show
from .config_file import ConfigFile
from .failures import Exit, Failure
from .folder import LOCK, locked, prepare
from .options import USING, Place, RoostOptions

if TYPE_CHECKING:
    from roost.settings import Settings
    from roost.store.backups import Manifest

app = App(name="restore", group=USING, config=ConfigFile(strict=False))

_ADVICE = "to lose what is there, say --overwrite"


@app.default
def restore(
    file: Path,
    /,
    *,
    overwrite: Annotated[
        bool,
        Parameter(
            help="Put the backup in the place of what there is in the folder and the database.",
            negative=(),
            show_default=False,
        ),
    ] = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Make a data folder, and what is in the database, of a backup.

    Roost must not run there, on no machine that shares the database. Either all is restored or
    nothing is changed, even if this is interrupted.

    Parameters
    ----------
    file
        What `roost backup` has written.
    """
    settings = place.settings()
    from .kept import failures, take_up  # noqa: PLC0415 - not all commands want a store

    prepare(place.folder)
    with locked(place.folder, "stop it first"):
        take_up(settings)
        if not overwrite and any(path.name != LOCK for path in place.folder.iterdir()):
            raise Failure(Exit.REFUSED, f"{place.folder} is not empty", _ADVICE)
        with failures():
            manifest = _restore(settings, file.expanduser(), overwrite=overwrite)
    show.note(f"Restored {place.folder} from a backup of {manifest.date} (roost {manifest.roost}).")
    show.note(
        "Where drivers make real things, start with `--orphans keep`: what they have made since"
        " would be removed."
    )


def _restore(settings: "Settings", file: Path, *, overwrite: bool) -> "Manifest":
    from roost.store.backups import MANIFEST, unpack  # noqa: PLC0415
    from roost.store.files import replace_file, sync  # noqa: PLC0415

    from .kept import STAGED, choose, move  # noqa: PLC0415

    staged = settings.data / STAGED
    staged.mkdir(mode=0o700)
    try:
        manifest = unpack(file, staged)
        manifest.id = str(uuid4())
        _check_store(settings, manifest)
        _check_secret(settings, manifest, staged)
        replace_file(staged / MANIFEST, msgspec.json.encode(manifest), mode=0o600)
        sync(staged)
        if manifest.store == "postgresql":
            _fill(settings, manifest, staged, overwrite=overwrite)
        else:
            _check_database(staged)
        choose(settings.data)
        move(settings.data)
    finally:
        # An error says that nothing has happened, but one that came with PostgreSQL's commit.
        _throw_away(settings, staged)
    return manifest


def _throw_away(settings: "Settings", staged: Path) -> None:
    from .kept import take_up  # noqa: PLC0415

    if staged.exists():
        take_up(settings)
    shutil.rmtree(staged, ignore_errors=True)


def _check_store(settings: "Settings", manifest: "Manifest") -> None:
    ours = "postgresql" if settings.shares_database else "sqlite"
    if manifest.store != ours:
        raise Failure(
            Exit.USAGE,
            f"this is a backup of {manifest.store}, and the database here is {ours}",
            "give --database of that kind or none; `roost state export` and `import` go from one"
            " kind to the other",
        )
    if ours == "sqlite" and settings.database is not None:
        raise Failure(
            Exit.USAGE,
            "a backup of SQLite is restored to the data folder",
            "leave out --database and ROOST_DATABASE, and move roost.db afterwards",
        )


def _check_secret(settings: "Settings", manifest: "Manifest", staged: Path) -> None:
    """Raises Failure where Roost could not start with what there will be."""
    from roost.store.secret import Secret  # noqa: PLC0415

    from .kept import SECRET  # noqa: PLC0415

    if settings.secret is not None:
        found, source = Secret.load(staged, settings.secret), "ROOST_SECRET"
    elif manifest.has(SECRET):
        found, source = Secret.load(staged, None), "the secret in the backup"
    elif (settings.data / SECRET).exists():
        found, source = Secret.load(settings.data, None), str(settings.data / SECRET)
    else:
        raise Failure(
            Exit.CONFIGURATION,
            "the backup does not have the secret that encrypted what is in it",
            "set ROOST_SECRET to it",
        )
    if found.fingerprint != manifest.secret:
        raise Failure(
            Exit.CONFIGURATION,
            f"{source} is not what encrypted what is in the backup",
            "set ROOST_SECRET to the one that did",
        )


def _check_database(staged: Path) -> None:
    from roost.app import kinds  # noqa: PLC0415 - the whole program
    from roost.store.database_info import database_info  # noqa: PLC0415
    from roost.store.errors import Newer  # noqa: PLC0415

    if database_info(f"sqlite://{staged / 'roost.db'}").is_newer(kinds()):
        raise Newer("the backup was written by a newer version of Roost")


def _fill(settings: "Settings", manifest: "Manifest", staged: Path, *, overwrite: bool) -> None:
    from roost.app import kinds  # noqa: PLC0415 - the whole program
    from roost.store.backup_postgres import NotEmpty, load  # noqa: PLC0415
    from roost.store.errors import Shared  # noqa: PLC0415

    try:
        load(settings.database_url, staged, manifest, kinds(), replace=overwrite)
    except NotEmpty as error:
        raise Failure(Exit.REFUSED, str(error), _ADVICE) from error
    except Shared as error:
        raise Failure(Exit.LOCKED, str(error), "stop it first, on every machine") from error
