"""The file that --config names."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
from cyclopts import App, ArgumentCollection
from cyclopts.config import Dict

from .failures import Exit, Failure

_DRIVERS = "drivers"


class ConfigFile:
    """Takes from the file that --config names what neither options nor environment say.

    strict: whether the command knows every setting, so that one it does not know is a mistake.
    """

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict

    def __call__(self, app: App, commands: tuple[str, ...], arguments: ArgumentCollection) -> None:
        for argument in arguments:
            # An empty variable counts as none: a script's `ROOST_DATA=$FOLDER` without a FOLDER.
            argument.tokens[:] = [t for t in argument.tokens if t.value or t.source != "env"]
        known = {name.lstrip("-") for argument in arguments for name in argument.names}
        for token in arguments.get("--config").tokens:
            path = Path(token.value)
            values = _read(path)
            values.pop(_DRIVERS, None)
            for name in values.keys() - known | values.keys() & {"config"}:
                if self._strict:
                    raise Failure(
                        Exit.CONFIGURATION,
                        f"{path}: there is no setting {name}",
                        "`roost serve --help` lists all settings; only drivers have sections",
                    )
                del values[name]
            fill = Dict(values, source=str(path), use_commands_as_keys=False)
            fill(app, commands, arguments)


def drivers_in(path: Path) -> dict[str, dict[str, Any]]:
    """The sections of drivers in that file. What is in them, whoever makes the drivers knows."""
    try:
        return msgspec.convert(_read(path).get(_DRIVERS, {}), dict[str, dict[str, Any]])
    except msgspec.ValidationError as error:
        raise Failure(
            Exit.CONFIGURATION,
            f"{path}: each driver has a section, like [drivers.compute]",
        ) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except OSError as error:
        raise Failure(Exit.CONFIGURATION, f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Failure(Exit.CONFIGURATION, f"{path} is not TOML: {error}") from error
