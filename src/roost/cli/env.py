"""`roost env`"""

import os
import shlex
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from roost.admin.documents import Status
from roost.reroute.bundle import bundle
from roost.reroute.variables import variables

from . import show
from .config_file import ConfigFile
from .console import SOCKET, Console
from .failures import Exit, Failure
from .options import RUNNING, RoostOptions
from .running import require_as_asked
from .shell_key import shell_key

app = App(name="env", group=RUNNING, config=ConfigFile(strict=False))

BUNDLE = "bundle.pem"

Form = Literal["sh", "docker", "github", "powershell"]


@app.default
def env(
    *,
    form: Annotated[
        Form,
        Parameter(
            "--format", help="For a shell, `docker run --env-file`, $GITHUB_ENV or PowerShell."
        ),
    ] = "sh",
    place: Annotated[RoostOptions, Parameter(name="*")] = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Print the variables that `roost run` would set: `eval "$(roost env)"`

    A Roost must be running in the data folder, because the variables name its proxy. They include
    an API key that expires after 24 hours, by Roost's clock. Until an hour before that,
    `roost env` prints the same key again. To remove a variable, it sets it to nothing.
    """
    with closing(Console(place.folder / SOCKET)) as console:
        if not console.connects():
            raise Failure(
                Exit.NOTHING_THERE,
                f"no Roost runs in {place.folder}",
                "`roost serve` starts one; `roost run COMMAND` needs none",
            )
        require_as_asked(place)
        status = console.get("status", Status)
        if not status.proxy:
            raise Failure(
                Exit.CONFIGURATION,
                f"the Roost in {place.folder} has no proxy",
                "start it with --listen, without --tls-cert and without --proxy off",
            )
        key = _key(console, place.folder)
    _print(status, key, _write_bundle(place.folder, status), form)


def _key(console: Console, folder: Path) -> str:
    try:
        return shell_key(console, folder)
    except OSError as error:
        raise Failure(
            Exit.CANNOT_CREATE, f"{error.filename or folder}: {error.strerror}"
        ) from error


def _print(status: Status, key: str, certificates: Path, form: Form) -> None:
    changes = variables(
        os.environ,
        proxy=status.proxy,
        certificates=str(certificates),
        key=key,
        hosts=status.hosts,
        data=str(certificates.parent),
    )
    if form == "github":
        # A line that has GitHub hide the key in its logs; in the file it would be no variable.
        show.note(f"::add-mask::{key}")
    for line in map(_LINES[form], changes.items()):
        print(line)


def _write_bundle(folder: Path, status: Status) -> Path:
    """The certificates, where they can stay."""
    from roost.store.files import replace_file  # noqa: PLC0415 - with it the whole store

    path = folder / BUNDLE
    try:
        replace_file(path, bundle(Path(status.authority), os.environ), mode=0o644)
    except OSError as error:
        raise Failure(Exit.CANNOT_CREATE, f"{error.filename or path}: {error.strerror}") from error
    return path


def _for_sh(variable: tuple[str, str]) -> str:
    name, value = variable
    return f"export {name}={shlex.quote(value)}"


def _for_powershell(variable: tuple[str, str]) -> str:
    name, value = variable
    quoted = value.replace("'", "''")
    return f"$env:{name} = '{quoted}'"


def _plainly(variable: tuple[str, str]) -> str:
    return "=".join(variable)


_LINES: Mapping[Form, Callable[[tuple[str, str]], str]] = {
    "sh": _for_sh,
    "docker": _plainly,
    "github": _plainly,
    "powershell": _for_powershell,
}
