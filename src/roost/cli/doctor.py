"""`roost doctor`"""

import sys
from typing import Annotated

from cyclopts import App, Parameter

from .failures import Exit
from .options import RUNNING, ConfigFile, ServeOptions

app = App(name="doctor", group=RUNNING, config=ConfigFile(strict=True))

_COLOURS = {"ok": "32", "note": "36", "warning": "33", "problem": "31"}


@app.default
def doctor(options: Annotated[ServeOptions, Parameter(name="*")] = ServeOptions()) -> int:  # noqa: B008 - frozen
    """Check what is there, what is missing and what to do about it.

    Give it the options that `roost serve` gets. It changes nothing, and ends with 1 if there is
    anything that would keep Roost from working.
    """
    # The database's library and the certificates', which other commands can spare.
    from .checks import examine  # noqa: PLC0415

    problems = 0
    for check in examine(options):
        problems += check.state == "problem"
        print(f"{_coloured(check.state)}  {check.subject}: {check.finding}")
        if check.advice:
            print(f"{'':7}  -> {check.advice}")
    return Exit.PROBLEM if problems else 0


def _coloured(state: str) -> str:
    word = f"{state:7}"
    return f"\033[{_COLOURS[state]}m{word}\033[0m" if sys.stdout.isatty() else word
