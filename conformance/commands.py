"""vultr-cli. Its public commands heed no proxy, so it runs isolated.

The program is the one that VULTR_CLI names, else that of the PATH, else the pinned one.
"""

import sys
from pathlib import Path

from tests.clients.story import check, tell

from . import installs
from .place import ROOST, ROOT, Place, execute

VULTR_CLI = "3.10.0"


def story(place: Place) -> None:
    check(tell(*_isolated(place, "tests.clients.vultr_cli_story")))


def groups(place: Place) -> None:
    """Every group of commands that has a finished section behind it: vultr_cli/table.py."""
    execute(*_isolated(place, "conformance.vultr_cli"))


def _program(place: Place) -> Path:
    if found := installs.of_machine(place, "VULTR_CLI", "vultr-cli"):
        return found
    binary = installs.go_module("github.com/vultr/vultr-cli/v3", VULTR_CLI)
    place.programs.append(f"{binary}, built by go install")
    return binary


def _isolated(place: Place, module: str) -> tuple[str, ...]:
    """The command line of a module that runs the program that VULTR_CLI names."""
    binary = _program(place)
    run = (str(ROOST), "run", "--isolated", "--data", str(place.data), "--")
    # The user's own configuration of vultr-cli is none of this.
    variables = (
        f"HOME={place.work}",
        f"VULTR_CLI={binary}",
        f"PYTHONPATH={ROOT}",
        f"ROOST={ROOST}",
    )
    return (*run, "env", *variables, sys.executable, "-m", module)
