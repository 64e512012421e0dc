"""Which words of `roost run ...` are its own, and which belong to the command.

The command starts at the first word that is no option, or after `--`: `roost run curl -s URL` means
what it looks like.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_WITH_VALUE = frozenset(
    {"--data", "--database", "--config", "--lifecycle", "--pools-v4", "--pool-v6", "--init"}
)


_SETTINGS = ("CONFIG", "DATABASE", "LIFECYCLE", "POOLS_V4", "POOL_V6", "INIT")
"""ROOST_... variables that say which Roost is meant, or what it is to be like."""


class PlainRun(NamedTuple):
    """A `roost run` that the data folder is all there is to know about."""

    folder: Path
    isolated: bool


def split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The options and the command, without the `--` between them."""
    at = 0
    while at < len(words) and words[at].startswith("-") and words[at] != "--":
        at += 2 if words[at] in _WITH_VALUE else 1
    command = words[at + 1 :] if words[at : at + 1] == ["--"] else words[at:]
    return list(words[:at]), list(command)


def plain(options: Sequence[str]) -> PlainRun | None:
    """What the options mean; None where only the whole command line can tell, as with an option or
    a variable that says more than the folder, or with a configuration file, which may.
    """
    if any(os.environ.get(f"ROOST_{name}") for name in _SETTINGS):
        return None
    data = os.environ.get("ROOST_DATA", "")
    isolated = False
    left = iter(options)
    for word in left:
        name, equals, value = word.partition("=")
        if word == "--isolated":
            isolated = True
        elif name == "--data":
            data = value if equals else next(left, "")
            if not data:
                return None
        else:
            return None
    folder = Path(data).expanduser().absolute() if data else default_data()
    return PlainRun(folder, isolated)


def default_data() -> Path:
    """The data folder of this user, by the XDG base directory specification."""
    home = os.environ.get("XDG_DATA_HOME", "")
    # A relative one is to be ignored, says the specification.
    base = Path(home) if home.startswith("/") else Path("~/.local/share").expanduser()
    return base / "roost"
