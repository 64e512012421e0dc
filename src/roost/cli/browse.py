"""`roost console`"""

import os
import sys
from contextlib import closing
from typing import Annotated

from cyclopts import App, Parameter

from roost.admin.console.documents import NewLink

from . import show
from .config_file import ConfigFile
from .console import SOCKET, Console
from .failures import Exit, Failure
from .options import USING, Place, PrintJson, RoostOptions

app = App(name="console", group=USING, config=ConfigFile(strict=False))


@app.default
def console(
    *,
    print_only: Annotated[
        bool,
        Parameter("--print", help="Print the link and open no browser.", negative=()),
    ] = False,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Open the web console, where one sees what there is and changes it.

    The link lets a browser in once, within two minutes. The session that it begins lasts for 12
    hours.
    """
    made = _link(place)
    if json:
        show.json(made)
        return
    if not print_only and _opened(made.url):
        show.note("The console opens in your browser. If it does not, open this link there:")
    else:
        show.note("Open this link in a browser, within two minutes; it works once:")
    print(made.url)
    if made.url.startswith("https:"):
        show.note("If the browser does not trust the certificate: `roost trust` tells it to.")


def _link(place: RoostOptions) -> NewLink:
    with closing(Console(place.folder / SOCKET)) as asked:
        if not asked.connects():
            raise Failure(
                Exit.NOTHING_THERE,
                f"no Roost runs in {place.folder}",
                "`roost serve` starts one; --data names another folder",
            )
        return asked.post("console/links", None, NewLink)


def _opened(url: str) -> bool:
    """Whether a browser was told to. One that would run in this terminal is none."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return False
    import webbrowser  # noqa: PLC0415 - most commands do without

    return webbrowser.open(url)
