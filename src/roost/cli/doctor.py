"""`roost doctor`"""

import sys
from typing import Annotated

from cyclopts import App, Parameter

from . import show
from .config_file import ConfigFile
from .failures import Exit
from .options import RUNNING, PrintJson, ServeOptions

app = App(name="doctor", group=RUNNING, config=ConfigFile(strict=True))

_COLOURS = {"ok": "32", "note": "36", "warning": "33", "problem": "31"}


@app.default
def doctor(
    *,
    json: PrintJson = False,
    options: Annotated[ServeOptions, Parameter(name="*")] = ServeOptions(),  # noqa: B008 - frozen
) -> int:
    """Check everything that Roost needs, and say what to do about problems.

    Give it the same options as `roost serve`. It changes nothing. It ends with 1 if something keeps
    Roost from working.
    """
    # The database's library and the certificates', which other commands can spare.
    from .checks import Findings, examine  # noqa: PLC0415

    found = Findings([])
    for check in examine(options):
        found.checks.append(check)
        if not json:
            print(f"{_coloured(check.state)}  {check.subject}: {check.finding}")
            if check.advice:
                print(f"{'':7}  -> {check.advice}")
    if json:
        show.json(found)
    return Exit.PROBLEM if any(check.state == "problem" for check in found.checks) else 0


def _coloured(state: str) -> str:
    word = f"{state:7}"
    return f"\033[{_COLOURS[state]}m{word}\033[0m" if sys.stdout.isatty() else word
